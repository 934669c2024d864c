import type { Routes } from "../protocol.js";

const NOWHERE = { path: "" };

/** Requests of described jobs have no routes of the queue: their values say where they are looked up. */
export const NO_ROUTES: Routes = { status: NOWHERE, result: NOWHERE, cancel: NOWHERE };

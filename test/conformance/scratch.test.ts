import { it } from "vitest";
import { compileValidator } from "../../codegen/compile-validator.js";
import { asValidator, loadModule } from "../validator/load.js";
import { groupsOf, remotes } from "./suite.js";
it("scratch", async () => {
  for (const [draft, opts] of [["draft2020-12", {}], ["draft4", { dialect: "openapi-3.0" }], ["draft2020-12/optional", {}], ["draft4/optional", { dialect: "openapi-3.0" }],["draft2020-12/optional/format", {formats:"assertion"}]] as const) {
    let pass = 0, total = 0, refused = 0, wa = 0, wr = 0;
    const R = remotes();
    const out: string[] = [];
    for (const g of groupsOf(draft)) {
      total += g.tests.length;
      let r;
      try { r = await compileValidator(g.schema, { remotes: R, ...opts }); } catch (e) { out.push(`THROW ${g.file} ${g.description} ${String((e as Error).stack).slice(0,300)}`); continue; }
      if (r.code === undefined) { refused += g.tests.length; out.push(`refused ${g.file} | ${g.description} (${g.tests.length}): ${r.findings.map(f => `${String(f.at)} ${f.source ?? ""} ${f.message}`).slice(0,2).join(" ; ")}`); continue; }
      let v; try { v = asValidator((await loadModule(r.code))["default"]); } catch (e) { out.push(`LOAD ${g.file} ${g.description} ${String(e)}\n${r.code}`); continue; }
      for (const t of g.tests) {
        let ok: boolean; try { ok = v.is(t.data); } catch (e) { out.push(`CRASH ${g.file} ${g.description} ${String(e)}`); continue; }
        const sp = v.safeParse(t.data);
        if (sp.success !== ok) out.push(`DISAGREE ${g.file} ${g.description}`);
        if (!sp.success) { JSON.stringify(sp.issues); if (process.env["SHOW"]) for (const i of sp.issues) out.push("   ~ " + i.keyword + " | " + i.message); }
        if (ok === t.valid) pass++; else { if (ok) wa++; else wr++; out.push(`WRONG ${ok ? "accept" : "reject"} ${g.file} | ${g.description} | ${t.description} ${JSON.stringify(g.schema).slice(0,200)}  ${JSON.stringify(t.data)}`); }
      }
    }
    console.log(draft, { total, pass, refused, wa, wr, pct: (100 * pass / total).toFixed(2) }, "\n" + out.join("\n"));
  }
});

import type {
  CompletedQueueStatus,
  FalClient,
  InProgressQueueStatus,
  InQueueQueueStatus,
  QueueStatus,
  RequestLog,
  StorageClient,
} from "@fal-ai/client";

const routes = { request_id: "r", response_url: "u", status_url: "u", cancel_url: "u" };
const log: RequestLog = { message: "m", level: "INFO", source: "USER", timestamp: "t" };
const waiting: InQueueQueueStatus = { ...routes, status: "IN_QUEUE", queue_position: 2 };
waiting.queue_position = 1;
const working: InProgressQueueStatus = { ...routes, status: "IN_PROGRESS", logs: [log] };
working.logs.push(log);
const done: CompletedQueueStatus = { ...routes, status: "COMPLETED", logs: [log], metrics: { inference_time: null } };
const all: QueueStatus[] = [waiting, working, done];

const storage: StorageClient = { upload: async () => "https://a.b/c", transformInput: async (input) => input };
export const fake: FalClient = {
  storage,
  queue: {
    submit: async () => waiting,
    status: async () => working,
    streamStatus: async () => {
      throw new Error("not here");
    },
    subscribeToStatus: async () => done,
    result: async () => ({ data: { images: [] } as any, requestId: "r" }),
    cancel: async () => {},
  },
  streaming: {
    stream: async () => {
      throw new Error("not here");
    },
  },
  realtime: { connect: () => ({ send() {}, close() {} }) },
  run: async () => ({ data: {} as any, requestId: "r" }),
  subscribe: async (_id: string, options) => {
    for (const status of all) options.onQueueUpdate?.(status);
    return { data: {} as any, requestId: "r" };
  },
  stream: async () => {
    throw new Error("not here");
  },
};

export function text(status: QueueStatus): string {
  switch (status.status) {
    case "IN_QUEUE":
      return `waits behind ${status.queue_position.toFixed()}`;
    case "IN_PROGRESS":
      return status.logs.map(({ message }) => message).join();
    case "COMPLETED":
      return `${status.metrics?.inference_time ?? 0}`;
  }
}

/** Tests, by file below `test/` and name, that show a decision of `docs/official-client.md`. */
type ShownBy = readonly (readonly [file: string, name: string])[];

/** The decisions that tests of other files show. */
export const SHOWN_ELSEWHERE: Readonly<Record<string, ShownBy>> = {
  "an input that may have been accepted": [
    ["runtime/official/retry.test.ts", "a submit whose connection breaks is tried again"],
    ["mock/official-defects.test.ts", "5: a submit that was accepted is sent again after a reset"],
    ["runtime/direct/run.test.ts", "whose connection is lost may have run"],
  ],
  "a URL as an id": [
    ["runtime/client/url-targets.test.ts", "elsewhere, or unclear, is refused before anything is sent"],
    ["mock/official-defects.test.ts", "8: a host that only ends like fal's is taken for fal's, and gets the key"],
  ],
  "the pace of polls": [
    [
      "runtime/jobs/poll.test.ts",
      "are the official client's, grow with the wait after two minutes, and stay below 6 s",
    ],
  ],
  "the addresses of a reply": [
    [
      "runtime/official/python.test.ts",
      "the addresses of the reply are followed where an alias answers for another app",
    ],
  ],
  "a status stream that ends early": [
    ["runtime/official.test.ts", "a stream that is closed early is not taken for the end"],
  ],
  "`timeout` in the mode `streaming`": [
    ["mock/official-defects.test.ts", "2: streaming with a timeout throws where nobody can catch it"],
    ["runtime/jobs/request.test.ts", "Q01: ends a wait in a queue that never moves; subscribe cancels the request"],
  ],
  "an abort": [
    ["mock/official-defects.test.ts", "1: an abort ends subscribe only at the next poll and sends no cancel"],
    ["runtime/jobs/abort.test.ts", "who wants the request to go on says so"],
  ],
  "a signal that ends a stream": [["runtime/official/streaming.test.ts", "a signal ends it with what has come"]],
  "reads that fail": [
    ["runtime/http/reads.test.ts", "goes on after a dozen answers of %i, of the status and of the result"],
  ],
  "`Retry-After`": [
    ["mock/official-defects.test.ts", "5: Retry-After is ignored"],
    ["runtime/http/retry.test.ts", "H01, H02: wait as a server asks"],
  ],
  "deadlines that nobody states": [["runtime/jobs/request.test.ts", "is a day unless said otherwise"]],
  "callbacks that take their time": [
    ["runtime/client/subscribe.test.ts", "the handle is handed over, and waited for, before anything else is sent"],
  ],
  "the words of an error": [
    ["runtime/official.test.ts", "errors have words"],
    ["mock/official-defects.test.ts", "6: without a reason phrase the message of an error is empty"],
  ],
  "the classes of errors": [
    [
      "runtime/official/python.test.ts",
      "a failure is COMPLETED, and its reason comes with the status or with the result",
    ],
    ["runtime/official/python.test.ts", "the caller's own: the request is cancelled, and the error says so"],
  ],
  "answers without end": [
    ["runtime/http/exchange.test.ts", "an answer that is no success is read within the client's bounds"],
  ],
  "a key in a page": [["runtime/gateway/credentials.test.ts", "is no place for a key, unless the caller insists"]],
  redirects: [["runtime/http/transport.test.ts", "of a %s never lead to another origin"]],
  "a key that cannot be one": [
    [
      "runtime/gateway/credentials.test.ts",
      "that a function or the environment gives are checked before they are sent",
    ],
  ],
  "a key in an error": [["runtime/secrets.test.ts", "in an error with HTTP %i that echoes it"]],
  "the user agent": [["runtime/official/middleware.test.ts", "requests name the client as their user agent"]],
  "a loop over a stream that is aborted": [
    ["runtime/direct/stream.test.ts", "that the caller ends keeps what has come"],
  ],
  "a stream that falls silent": [["runtime/direct/stream.test.ts", "that falls silent ends with a timeout"]],
  "characters that chunks cut": [["runtime/http/sse.test.ts", "mean the same wherever they are cut"]],
  "a realtime connection that breaks, a token that cannot be had": [
    ["runtime/realtime/official.test.ts", "the official client reports a connection that breaks twice"],
  ],
  "a token that the server refuses": [
    ["runtime/realtime/faults.test.ts", "and %s gets the input again, with another token"],
  ],
  "`close()` while a connection is being opened": [
    ["runtime/realtime/connection.test.ts", "closes at once, wherever it stands"],
  ],
  "`connectionKey`": [
    ["runtime/realtime/connection.test.ts", "is shared by those who name it by one key, and tells the newest of them"],
  ],
  "WebSocket and msgpack": [["runtime/realtime/connection.test.ts", "needs a WebSocket, and says where to get one"]],
  "an upload to an address without encryption": [
    ["runtime/files/upload.test.ts", "do not go over a line that anybody can read"],
  ],
  "a gateway that takes no uploads": [
    ["runtime/official/python.test.ts", "become data URIs where a gateway takes none"],
  ],
  "a host without a path": [["runtime/official/proxy.test.ts", "fal.run with little of one"]],
  "`allowedEndpoints: []`": [["runtime/official/proxy.test.ts", '"an empty list"']],
  "`isAuthenticated`": [["runtime/proxy/index.test.ts", "asks who calls before it spends the key"]],
  patterns: [["runtime/official/proxy.test.ts", "an escaped ? begins a query"]],
  "the page's own `Authorization`": [
    ["runtime/proxy/index.test.ts", "forwards fal's own headers alone, and adds the key"],
    ["runtime/proxy/gateways.test.ts", "takes one of the request where it was told to"],
  ],
  "what comes back to a page": [
    ["runtime/proxy/index.test.ts", "gives back what a page may know: no cookies, no key in an error"],
  ],
  "Python: conflicts (409)": [["runtime/official/python.test.ts", "a conflict (409) is a read's answer"]],
  "Python: uploads that fail": [
    ["runtime/official/python.test.ts", "that fail are tried again, and then nothing is submitted"],
  ],
  "Python: `FAL_RUN_HOST`": [["runtime/official/python.test.ts", "FAL_RUN_HOST and FAL_QUEUE_RUN_HOST move nothing"]],
};

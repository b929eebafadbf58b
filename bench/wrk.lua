-- Requests from a file (one path a line, given by the environment), in turn; percentiles as one line of JSON at the end.
-- They are written out once at the start, so that wrk takes as little of the processors as it can.
local requests = {}

function init(args)
  local headers = { Accept = os.getenv("BENCH_ACCEPT") or "*/*" }
  for line in io.lines(os.getenv("BENCH_PATHS")) do
    requests[#requests + 1] = wrk.format("GET", line, headers)
  end
end

local turn = 0
function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    '\nBENCH {"requests": %d, "seconds": %.6f, "p50": %.3f, "p95": %.3f, "p99": %.3f, "bad": %d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end

-- A hundred agents who read a page every ten seconds. Arguments: a file with one cookie a line, and one with
-- one address a line. Prints: p95 and the longest in milliseconds, pages, errors.
local threads = {}

local function lines_of(name)
  local lines = {}
  for line in io.lines(name) do lines[#lines + 1] = line end
  return lines
end

function setup(thread)
  table.insert(threads, thread)
  thread:set("seed", #threads)
end

function init(args)
  math.randomseed(seed)
  cookies, addresses, others = lines_of(args[1]), lines_of(args[2]), 0
end

function request()
  local agent = math.random(#cookies)
  local address = addresses[math.random(#addresses)]
  return wrk.format("GET", address, {Cookie = cookies[agent], ["Accept-Encoding"] = "gzip"})
end

function delay()
  return math.random(5000, 15000)
end

function response(status)
  if status ~= 200 then others = others + 1 end
end

function done(summary, latency)
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  for _, thread in ipairs(threads) do errors = errors + thread:get("others") end
  io.write(string.format(
    "\nCROWD %d %d %d %d\n",
    latency:percentile(95) / 1000, latency.max / 1000, summary.requests, errors
  ))
end

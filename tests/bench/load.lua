-- Arguments: a seed, the request to send, after how many answers to stop (0: never).
local agents = {AGENTS}
local random = math.random
local headers, kind, most, answers = {}, "", 0, 0

function init(arguments)
  math.randomseed(tonumber(arguments[1]))
  kind, most = arguments[2], tonumber(arguments[3])
  headers["Origin"] = wrk.scheme .. "://" .. wrk.host .. ":" .. wrk.port
  headers["Sec-Fetch-Site"] = "same-origin"
  headers["Accept"] = "*/*"
  if kind == "hit" then headers["Content-Length"] = "0" end
  if kind == "vote" then headers["Content-Type"] = "application/x-www-form-urlencoded" end
  if most > 0 then
    response = function()
      answers = answers + 1
      if answers == most then wrk.thread:stop() end
    end
  end
end

function request()
  headers["User-Agent"] = agents[random(#agents)]
  headers["X-Forwarded-For"] =
    random(1, 223) .. "." .. random(0, 255) .. "." .. random(0, 255) .. "." .. random(1, 254)
  if kind == "vote" then
    return wrk.format("POST", "/tt/r/bai-1", headers, "diem=" .. random(5))
  end
  local nonce = "?n=abcdefgh" .. random(10000, 99999)
  if kind == "hit" then return wrk.format("POST", "/tt/v/bai-1" .. nonce, headers) end
  return wrk.format("GET", "/s.json" .. nonce, headers)
end

function done(summary, latency)
  local failed = summary.errors
  io.write(string.format(
    '\n{"answers":%d,"microseconds":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    failed.status, failed.connect + failed.read + failed.write + failed.timeout))
end

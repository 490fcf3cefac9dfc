-- What wrk sends in bench/history_cost.sh: a value of one of a thousand gauges of 011002, each time
-- another, so that every write is one more recorded value.
local head = {["Content-Type"] = "application/json"}
local path = "/t/011002/ngsi-ld/v1/entities/urn:ngsi-ld:SnowGauge:"
local n = 0
request = function()
  n = n + 1
  return wrk.format("PATCH", path .. n % 1000 .. "/attrs", head,
    '{"snowDepth":{"type":"Property","value":' .. n % 9973 .. '}}')
end

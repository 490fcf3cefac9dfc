-- What wrk sends in bench/*.sh. LOAD: empty, retrieve or upsert, of a thousand vehicles of 011002.
-- Requests are made once and then sent in turn: the client should cost as little as it can.
local kind = os.getenv("LOAD")
local entities = 1000
local all, n = {}, 0
local function make(i)
  local e = i % entities
  if kind == "empty" then return wrk.format("GET", string.format("/healthz?%026d", e)) end
  local path = "/t/011002/ngsi-ld/v1/"
  if kind == "retrieve" then
    return wrk.format("GET", path .. string.format("entities/urn:ngsi-ld:Vehicle:%08d", e))
  end
  return wrk.format("POST", path .. "entityOperations/upsert?options=replace",
    {["Content-Type"] = "application/json"},
    string.format('[{"id":"urn:ngsi-ld:Vehicle:%08d","type":"Vehicle",' ..
    '"speed":{"type":"Property","value":%d,"observedAt":"2026-01-05T10:00:00Z","unitCode":"KMH"},' ..
    '"brandName":{"type":"Property","value":"brand %d"},' ..
    '"fuel":{"type":"Property","value":%d.5,"observedAt":"2026-01-05T10:00:00Z","unitCode":"P1"},' ..
    '"isParked":{"type":"Relationship","object":"urn:ngsi-ld:OffStreetParking:%d"},' ..
    '"location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[%.5f,43.1]}}}]',
    e, i % 997, i, i % 100, i % 500, 140 + (i * 7919 % 200000) / 1e5))
end
request = function()
  if #all == 0 then
    for i = 1, 20 * entities do all[i] = make(i) end
  end
  n = n % #all + 1
  return all[n]
end

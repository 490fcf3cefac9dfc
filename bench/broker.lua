-- What wrk sends for bench/broker. LOAD: which request; ENTITIES: how many the store holds;
-- RADIUS: metres of a geo-query. Requests are made once and then sent in turn: the client should
-- cost as little as it can. Two that follow one another never say the same of one entity.
local kind, entities = os.getenv("LOAD"), tonumber(os.getenv("ENTITIES"))
local radius = os.getenv("RADIUS")
local base, count, batch = "/ngsi-ld/v1/", 20000, 20
local asked = math.min(entities, kind == "batch" and 4000 or 10000)
local sent_as = {["Content-Type"] = "application/json"}

-- The entity of request i: all of a small store, of a large one some from everywhere.
local function number(i) return math.floor(i % asked * (entities / asked)) end
-- A value that changes with each round over the entities.
local function value(i) return (i % asked + math.floor(i / asked) * 7) % 1000 end
local function id(n) return string.format("urn:ngsi-ld:Vehicle:%08d", n) end

-- The five-attribute entity of about 550 bytes, as bench_server.py has it too.
local function entity(n, speed)
  return string.format('{"id":"%s","type":"Vehicle",' ..
    '"speed":{"type":"Property","value":%d,"observedAt":"2026-01-05T10:00:00Z","unitCode":"KMH"},' ..
    '"brandName":{"type":"Property","value":"brand %d"},' ..
    '"fuel":{"type":"Property","value":%d.5,"observedAt":"2026-01-05T10:00:00Z","unitCode":"P1"},' ..
    '"isParked":{"type":"Relationship","object":"urn:ngsi-ld:OffStreetParking:%d"},' ..
    '"location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[%.5f,%.5f]}}}',
    id(n), speed, n, n % 100, n % 500, 140 + n * 7919 % 200000 / 1e5, 42 + n * 104729 % 200000 / 1e5)
end

local function get(path) return wrk.format("GET", base .. path) end

local make = {
  retrieve = function(i) return get("entities/" .. id(number(i))) end,
  list1 = function() return get("entities?type=Vehicle&limit=1") end,
  list20 = function() return get("entities?type=Vehicle&limit=20") end,
  near = function(i)  -- around places that are everywhere in the square
    return get(string.format("entities?type=Vehicle&limit=20&georel=near;maxDistance==%s" ..
      "&geometry=Point&coordinates=%%5B%.4f,%.4f%%5D", radius,
      140.1 + i * 7919 % 18000 / 1e4, 42.1 + i * 104729 % 18000 / 1e4))
  end,
  own = function(i)
    return get("entities?type=Vehicle&limit=20&q=brandName==%22brand%20" .. number(i) .. "%22")
  end,
  shared = function(i) return get("entities?type=Vehicle&limit=20&q=fuel==" .. i % 100 .. ".5;" ..
    "isParked==%22urn:ngsi-ld:OffStreetParking:" .. i % 500 .. "%22") end,
  patch = function(i)
    return wrk.format("PATCH", base .. "entities/" .. id(number(i)) .. "/attrs", sent_as,
      string.format('{"speed":{"type":"Property","value":%d}}', value(i)))
  end,
  batch = function(i)
    local all = {}
    for j = 1, batch do
      local one = i * batch + j
      all[j] = entity(number(one), value(one))
    end
    return wrk.format("POST", base .. "entityOperations/upsert", sent_as,
      "[" .. table.concat(all, ",") .. "]")
  end,
}

local requests, n = {}, 0
function init()
  -- As many as go round over all entities a few times.
  for i = 1, kind == "batch" and 2 * math.max(asked, 400) / batch or count do
    requests[i] = make[kind](i)
  end
end
function request()
  n = n % #requests + 1
  return requests[n]
end

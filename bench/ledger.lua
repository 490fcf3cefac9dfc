-- What wrk sends for bench/ledger_http: payments of residents (COOKIES, a line each) and corrections by
-- staff of their purses (NUMBERS), each with an id of its own. Ends with a line: done, refused, seconds.
local staff, host = os.getenv("STAFF"), os.getenv("HOST")
local cookies, numbers = {}, {}
for one in os.getenv("COOKIES"):gmatch("[^\n]+") do cookies[#cookies + 1] = one end
for one in os.getenv("NUMBERS"):gmatch("%S+") do numbers[#numbers + 1] = one end
local n = 0
local name = string.format("%x", os.time())
request = function()
  n = n + 1
  local who = math.floor(n / 2) % #cookies + 1
  if n % 2 == 0 then
    return wrk.format("POST", "/points/v1/me/payments",
      {["Content-Type"] = "application/json", ["Cookie"] = cookies[who],
       ["Host"] = host, ["Origin"] = "http://" .. host},
      string.format('{"id":"%s-%d","shop":"s1","points":1}', name, n))
  end
  return wrk.format("POST", "/points/v1/persons/" .. numbers[who] .. "/corrections",
    {["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. staff},
    string.format('{"id":"%s-%d","points":1,"reason":"bench"}', name, n))
end
done = function(summary)
  local e = summary.errors
  print(string.format("%d %d %f", summary.requests,
    e.status + e.connect + e.read + e.write + e.timeout, summary.duration / 1e6))
end

-- A program that asks for tokens of its own, for bench/identity. BASIC: its name and secret, base64;
-- BODY: the form.
wrk.method = "POST"
wrk.body = os.getenv("BODY")
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.headers["Authorization"] = "Basic " .. os.getenv("BASIC")

#include "engine/ledger/store.h"

#include <array>

#include "base/core/assert.h"
#include "engine/ledger/rules.h"

namespace tsu::ledger::store {
namespace {

using db::statement;
constexpr auto people = db::place::people;

constexpr statement find_account_of{
    "ledger.find_account",
    "SELECT number FROM ledger_account WHERE unit = $1 AND kind = $2 AND owner = $3", people};
constexpr statement insert_account{
    "ledger.add_account",
    "INSERT INTO ledger_account (unit, kind, owner, guard, keeps_lots, stripes, expires_to, "
    "opened_at, closed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) RETURNING number",
    people};
constexpr statement insert_balance{
    "ledger.add_balance",
    "INSERT INTO ledger_balance (account, stripe, guard, debits_pending, debits_posted, "
    "credits_pending, credits_posted) VALUES ($1, $2, $3, 0, 0, 0, 0)",
    people};
constexpr statement close_account{
    "ledger.set_closed", "UPDATE ledger_account SET closed_at = $2 WHERE number = $1", people};
constexpr statement set_owner{"ledger.set_owner",
                              "UPDATE ledger_account SET owner = $2 WHERE number = $1", people};
constexpr statement sum_balance{
    "ledger.sum_balance",
    "SELECT CAST(COALESCE(SUM(debits_pending), 0) AS BIGINT), "
    "CAST(COALESCE(SUM(debits_posted), 0) AS BIGINT), "
    "CAST(COALESCE(SUM(credits_pending), 0) AS BIGINT), "
    "CAST(COALESCE(SUM(credits_posted), 0) AS BIGINT) FROM ledger_balance WHERE account = $1",
    people};
constexpr statement change_balance{
    "ledger.change_balance",
    "UPDATE ledger_balance SET debits_pending = debits_pending + $3, "
    "debits_posted = debits_posted + $4, credits_pending = credits_pending + $5, "
    "credits_posted = credits_posted + $6 WHERE account = $1 AND stripe = $2",
    people};

constexpr statement get_lots{
    "ledger.lots_of",
    "SELECT expires_at, remaining, expired FROM ledger_lot WHERE account = $1 AND remaining > 0 "
    "ORDER BY expires_at",
    people};
constexpr statement update_lot{
    "ledger.change_lot",
    "UPDATE ledger_lot SET remaining = remaining + $3, expired = expired + $4 "
    "WHERE account = $1 AND expires_at = $2",
    people};
constexpr statement insert_lot{
    "ledger.add_lot",
    "INSERT INTO ledger_lot (account, expires_at, remaining, expired) VALUES ($1, $2, $3, 0) "
    "ON CONFLICT (account, expires_at) DO UPDATE SET "
    "remaining = ledger_lot.remaining + excluded.remaining",
    people};
constexpr statement get_expired{
    "ledger.expired_of", "SELECT expired FROM ledger_lot WHERE account = $1 AND expires_at = $2",
    people};
constexpr statement get_lots_due{
    "ledger.lots_due",
    "SELECT account, expires_at, remaining FROM ledger_lot WHERE remaining > 0 AND "
    "expires_at <= $1 ORDER BY expires_at, account LIMIT $2",
    people};
constexpr statement get_lots_between{
    "ledger.lots_between",
    "SELECT account, MIN(expires_at), CAST(SUM(remaining) AS BIGINT) FROM ledger_lot "
    "WHERE remaining > 0 AND expires_at >= $1 AND expires_at < $2 AND account > $3 "
    "GROUP BY account ORDER BY account LIMIT $4",
    people};

#define TRANSFER_COLUMNS                                                                      \
  "number, id, what, debit, credit, amount, asked, at, timeout_at, expires_at, debit_after, " \
  "credit_after, code, rule, evidence, about, by_whom, lots"
constexpr statement insert_transfer{
    "ledger.add_transfer",
    "INSERT INTO ledger_transfer (id, what, debit, credit, amount, asked, at, timeout_at, "
    "expires_at, debit_after, credit_after, code, rule, evidence, about, by_whom, lots) VALUES "
    "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    people};
constexpr statement get_transfers_of{
    "ledger.transfers_of",
    "SELECT " TRANSFER_COLUMNS
    " FROM ledger_transfer WHERE number IN (SELECT number FROM "
    "(SELECT number FROM ledger_transfer WHERE debit = $1 AND number < $2 ORDER BY number DESC "
    "LIMIT $3) d UNION SELECT number FROM (SELECT number FROM ledger_transfer WHERE credit = $1 "
    "AND number < $2 ORDER BY number DESC LIMIT $3) c) ORDER BY number DESC LIMIT $3",
    people};
constexpr statement get_transfers_after{
    "ledger.transfers_after",
    "SELECT " TRANSFER_COLUMNS " FROM ledger_transfer WHERE number > $1 ORDER BY number LIMIT $2",
    people};
constexpr statement get_transfer{
    "ledger.transfer", "SELECT " TRANSFER_COLUMNS " FROM ledger_transfer WHERE number = $1",
    people};

constexpr statement get_turnover_in{
    "ledger.turnover_in",
    "SELECT a.number, a.owner, t.what, t.code, COUNT(*), CAST(SUM(t.amount) AS BIGINT) "
    "FROM ledger_account a JOIN ledger_transfer t ON t.credit = a.number WHERE a.unit = $1 "
    "AND a.kind = $2 AND t.at >= $3 AND t.at < $4 AND t.what IN (1, 3, 6, 7) "
    "GROUP BY a.number, a.owner, t.what, t.code ORDER BY a.owner, t.what, t.code",
    people};
constexpr statement get_turnover_out{
    "ledger.turnover_out",
    "SELECT a.number, a.owner, t.what, t.code, COUNT(*), CAST(SUM(t.amount) AS BIGINT) "
    "FROM ledger_account a JOIN ledger_transfer t ON t.debit = a.number WHERE a.unit = $1 "
    "AND a.kind = $2 AND t.at >= $3 AND t.at < $4 AND t.what IN (1, 3, 6, 7) "
    "GROUP BY a.number, a.owner, t.what, t.code ORDER BY a.owner, t.what, t.code",
    people};
constexpr statement get_kinds{
    "ledger.sums_by_kind",
    "SELECT a.kind, COUNT(DISTINCT a.number), CAST(SUM(b.debits_pending) AS BIGINT), "
    "CAST(SUM(b.debits_posted) AS BIGINT), CAST(SUM(b.credits_pending) AS BIGINT), "
    "CAST(SUM(b.credits_posted) AS BIGINT) FROM ledger_account a JOIN ledger_balance b "
    "ON b.account = a.number WHERE a.unit = $1 GROUP BY a.kind ORDER BY a.kind",
    people};

constexpr statement insert_hold{
    "ledger.open_hold", "INSERT INTO ledger_hold (id, debit, timeout_at) VALUES ($1, $2, $3)",
    people};
constexpr statement delete_hold{"ledger.end_hold", "DELETE FROM ledger_hold WHERE id = $1", people};
constexpr statement get_holds_due{
    "ledger.holds_due",
    "SELECT id FROM ledger_hold WHERE timeout_at <= $1 ORDER BY timeout_at, id LIMIT $2", people};
constexpr statement get_holds_due_of{
    "ledger.holds_due_of",
    "SELECT id FROM ledger_hold WHERE debit = $1 AND timeout_at <= $2 ORDER BY timeout_at, id "
    "LIMIT $3",
    people};

constexpr statement get_tally{"ledger.tally", "SELECT used FROM ledger_tally WHERE name = $1",
                              people};
constexpr statement raise_tally{
    "ledger.raise_tally",
    "INSERT INTO ledger_tally (name, used, keep_to) VALUES ($1, $2, $3) ON CONFLICT (name) DO "
    "UPDATE SET used = ledger_tally.used + excluded.used, keep_to = excluded.keep_to",
    people};
constexpr statement delete_tallies{"ledger.forget_tallies",
                                   "DELETE FROM ledger_tally WHERE keep_to < $1", people};

constexpr statement rows_to_seal{
    "ledger.rows_to_seal",
    "SELECT number, at, what, debit, credit, amount, asked, timeout_at, expires_at, debit_after, "
    "credit_after, id, code, rule, evidence, about, by_whom, lots FROM ledger_transfer "
    "WHERE number > $1 AND number <= $2 ORDER BY number LIMIT $3",
    people};
constexpr statement count_to_seal{"ledger.count_to_seal",
                                  "SELECT COUNT(*) FROM ledger_transfer WHERE number > $1", people};
constexpr statement append_seal{
    "ledger.append_seal",
    "INSERT INTO ledger_seal (number, first, last, count, leaves, root_hash, previous_hash, hash, "
    "at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    people};
constexpr statement seals_after{
    "ledger.seals_after",
    "SELECT number, first, last, count, leaves, root_hash, previous_hash, hash, at "
    "FROM ledger_seal WHERE number > $1 ORDER BY number LIMIT 100",
    people};
constexpr statement get_seal_head{
    "ledger.seal_head", "SELECT number, last, hash FROM ledger_seal_head WHERE one = 1", people};
constexpr statement set_seal_head{
    "ledger.set_seal_head",
    "INSERT INTO ledger_seal_head (one, number, last, hash) VALUES (1, $1, $2, $3) "
    "ON CONFLICT (one) DO UPDATE SET number = excluded.number, last = excluded.last, "
    "hash = excluded.hash",
    people};

// What moved for good, and what holds are open, by side; then what stands in the tables.
constexpr statement count_debits{
    "ledger.count_debits",
    "SELECT debit, CAST(SUM(CASE WHEN what IN (1, 3, 6, 7) THEN amount ELSE 0 END) AS BIGINT), "
    "CAST(SUM(CASE WHEN what = 2 AND NOT EXISTS (SELECT 1 FROM ledger_transfer e WHERE "
    "e.about = t.id AND e.about <> '') THEN amount ELSE 0 END) AS BIGINT) "
    "FROM ledger_transfer t GROUP BY debit",
    people};
constexpr statement count_credits{
    "ledger.count_credits",
    "SELECT credit, CAST(SUM(CASE WHEN what IN (1, 3, 6, 7) THEN amount ELSE 0 END) AS BIGINT), "
    "CAST(SUM(CASE WHEN what = 2 AND NOT EXISTS (SELECT 1 FROM ledger_transfer e WHERE "
    "e.about = t.id AND e.about <> '') THEN amount ELSE 0 END) AS BIGINT) "
    "FROM ledger_transfer t GROUP BY credit",
    people};
constexpr statement count_stored{
    "ledger.count_stored",
    "SELECT b.account, CAST(SUM(b.debits_pending) AS BIGINT), "
    "CAST(SUM(b.debits_posted) AS BIGINT), CAST(SUM(b.credits_pending) AS BIGINT), "
    "CAST(SUM(b.credits_posted) AS BIGINT), MAX(a.keeps_lots) FROM ledger_balance b "
    "JOIN ledger_account a ON a.number = b.account GROUP BY b.account",
    people};
constexpr statement count_lots{
    "ledger.count_lots",
    "SELECT account, CAST(SUM(remaining) AS BIGINT) FROM ledger_lot GROUP BY account", people};

// "$1, $2, ... $n"
std::string places(std::size_t n) {
  std::string out;
  for (std::size_t i = 1; i <= n; ++i) {
    out += (i == 1 ? "$" : ", $") + std::to_string(i);
  }
  return out;
}

// One statement for a few and one for many: what is left over repeats the last.
constexpr std::size_t few = 2, many = 32;
struct in_sets {
  std::string few_text, many_text;
  statement of_few, of_many;
  in_sets(std::string_view few_name, std::string_view many_name, std::string (*sql)(std::size_t))
      : few_text(sql(few)),
        many_text(sql(many)),
        of_few{few_name, few_text, people},
        of_many{many_name, many_text, people} {}
  in_sets(const in_sets&) = delete;
  in_sets& operator=(const in_sets&) = delete;
};

const in_sets& accounts_in() {
  static const in_sets sets{
      "ledger.accounts_few", "ledger.accounts_many", [](std::size_t n) {
        return "SELECT a.number, a.unit, a.kind, a.owner, a.guard, "
               "a.keeps_lots, a.stripes, a.expires_to, a.closed_at, "
               "b.debits_pending, b.debits_posted, b.credits_pending, "
               "b.credits_posted FROM ledger_account a JOIN ledger_balance b "
               "ON b.account = a.number AND b.stripe = 0 WHERE a.number IN (" +
               places(n) + ")";
      }};
  return sets;
}

const in_sets& transfers_in() {
  static const in_sets sets{"ledger.transfers_few", "ledger.transfers_many", [](std::size_t n) {
                              const auto all = places(n);
                              return "SELECT " TRANSFER_COLUMNS
                                     " FROM ledger_transfer WHERE id IN (" +
                                     all +
                                     ") UNION ALL SELECT " TRANSFER_COLUMNS
                                     " FROM ledger_transfer WHERE about <> '' AND about IN (" +
                                     all + ")";
                            }};
  return sets;
}

template <class T>
void each_in(db::reader& r, const in_sets& sets, std::span<const T> keys, const db::on_row& f) {
  while (!keys.empty()) {
    const auto& s = keys.size() <= few ? sets.of_few : sets.of_many;
    const auto size = keys.size() <= few ? few : many;
    std::array<db::param, many> values;
    for (std::size_t i = 0; i < size; ++i) {
      const auto& key = keys[std::min(i, keys.size() - 1)];
      if constexpr (std::is_same_v<T, std::string>) {
        values[i] = std::string_view{key};
      } else {
        values[i] = key;
      }
    }
    r.each(s, std::span{values}.first(size), f);
    keys = keys.subspan(std::min(size, keys.size()));
  }
}

transfer transfer_in(const db::row& r) {
  return {.number = r.int64(0),
          .id = r.string(1),
          .what = static_cast<deed>(r.int64(2)),
          .debit = {r.int64(3)},
          .credit = {r.int64(4)},
          .amount = r.int64(5),
          .asked = r.int64(6),
          .at = r.int64(7),
          .timeout_at = r.int64(8),
          .expires_at = r.int64(9),
          .debit_after = r.int64(10),
          .credit_after = r.int64(11),
          .code = r.string(12),
          .rule = r.string(13),
          .evidence = r.string(14),
          .about = r.string(15),
          .by = r.string(16),
          .lots = lots_in(r.text(17))};
}

balance balance_in(const db::row& r, int column) {
  return {r.int64(column), r.int64(column + 1), r.int64(column + 2), r.int64(column + 3)};
}

}  // namespace

std::optional<account_no> find_account(db::reader& r, std::string_view unit, std::string_view kind,
                                       std::string_view owner) {
  std::optional<account_no> out;
  r.first(find_account_of, {unit, kind, owner},
          [&](const db::row& c) { out = account_no{c.int64(0)}; });
  return out;
}

account_no add_account(db::tx& t, const account_spec& s) {
  const auto stripes = s.how == keeping::striped ? stripes_of_one : 1;
  const auto limit = static_cast<std::int64_t>(s.limit);
  const std::int64_t lots = s.how == keeping::lots ? 1 : 0;
  account_no out;
  t.first(insert_account,
          {s.unit, s.kind, s.owner, limit, lots, stripes, s.expires_to.value, to_micros(t.now())},
          [&](const db::row& c) { out = {c.int64(0)}; });
  for (std::int64_t i = 0; i < stripes; ++i) {
    t.queue(insert_balance, {out.value, i, limit});
  }
  return out;
}

void set_closed(db::tx& t, account_no a, std::int64_t at) { t.run(close_account, {a.value, at}); }
void rename_owner(db::tx& t, account_no a, std::string_view owner) {
  t.run(set_owner, {a.value, owner});
}

void load_accounts(db::reader& r, std::span<const std::int64_t> numbers,
                   const std::function<void(account_row&&)>& f) {
  each_in(r, accounts_in(), numbers, [&](const db::row& c) {
    f({{.number = {c.int64(0)},
        .unit = c.string(1),
        .kind = c.string(2),
        .owner = c.string(3),
        .limit = static_cast<guard>(c.int64(4)),
        .keeps_lots = c.int64(5) != 0,
        .stripes = c.int64(6),
        .expires_to = {c.int64(7)},
        .closed = c.int64(8) != 0},
       balance_in(c, 9)});
  });
}

balance sum_of(db::reader& r, account_no a) {
  balance out;
  r.first(sum_balance, {a.value}, [&](const db::row& c) { out = balance_in(c, 0); });
  return out;
}

void add_to_balance(db::tx& t, account_no a, std::int64_t stripe, const balance& more) {
  t.queue(change_balance, {a.value, stripe, more.debits_pending, more.debits_posted,
                           more.credits_pending, more.credits_posted});
}

std::vector<lot> lots_of(db::reader& r, account_no a) {
  std::vector<lot> out;
  r.each(get_lots, {a.value}, [&](const db::row& c) {
    out.push_back({c.int64(0), c.int64(1), c.int64(2)});
  });
  return out;
}

void change_lot(db::tx& t, account_no a, std::int64_t expires_at, std::int64_t more,
                std::int64_t more_expired) {
  t.queue(update_lot, {a.value, expires_at, more, more_expired});
}

void add_lot(db::tx& t, account_no a, std::int64_t expires_at, std::int64_t more) {
  t.queue(insert_lot, {a.value, expires_at, more});
}

std::int64_t expired_of(db::reader& r, account_no a, std::int64_t expires_at) {
  std::int64_t out = 0;
  r.first(get_expired, {a.value, expires_at}, [&](const db::row& c) { out = c.int64(0); });
  return out;
}

std::vector<due_lot> lots_due(db::reader& r, instant by, std::int64_t limit) {
  std::vector<due_lot> out;
  r.each(get_lots_due, {to_micros(by), limit}, [&](const db::row& c) {
    out.push_back({{c.int64(0)}, c.int64(1), c.int64(2)});
  });
  return out;
}

std::vector<due_lot> lots_between(db::reader& r, instant from, instant until, std::int64_t after,
                                  std::int64_t limit) {
  std::vector<due_lot> out;
  r.each(get_lots_between, {to_micros(from), to_micros(until), after, limit},
         [&](const db::row& c) {
           out.push_back({{c.int64(0)}, c.int64(1), c.int64(2)});
         });
  return out;
}

void load_transfers(db::reader& r, std::span<const std::string> ids,
                    const std::function<void(transfer&&)>& f) {
  each_in(r, transfers_in(), ids, [&](const db::row& c) { f(transfer_in(c)); });
}

void add_transfer(db::tx& t, const transfer& x) {
  const auto lots = text_of(x.lots);
  t.queue(insert_transfer, {x.id, static_cast<std::int64_t>(x.what), x.debit.value, x.credit.value,
                            x.amount, x.asked, x.at, x.timeout_at, x.expires_at, x.debit_after,
                            x.credit_after, x.code, x.rule, x.evidence, x.about, x.by, lots});
}

std::vector<transfer> transfers_of(db::reader& r, account_no a, std::int64_t before,
                                   std::int64_t limit) {
  std::vector<transfer> out;
  r.each(get_transfers_of, {a.value, before, limit},
         [&](const db::row& c) { out.push_back(transfer_in(c)); });
  return out;
}

std::vector<transfer> transfers_after(db::reader& r, std::int64_t after, std::int64_t limit) {
  std::vector<transfer> out;
  r.each(get_transfers_after, {after, limit},
         [&](const db::row& c) { out.push_back(transfer_in(c)); });
  return out;
}

std::optional<transfer> find_transfer(db::reader& r, std::int64_t number) {
  std::optional<transfer> out;
  r.first(get_transfer, {number}, [&](const db::row& c) { out = transfer_in(c); });
  return out;
}

std::vector<turnover> turnover_of(db::reader& r, std::string_view unit, std::string_view kind,
                                  instant from, instant until) {
  std::vector<turnover> out;
  for (const auto of : {side::credit, side::debit}) {
    r.each(of == side::credit ? get_turnover_in : get_turnover_out,
           {unit, kind, to_micros(from), to_micros(until)}, [&](const db::row& c) {
             out.push_back({{c.int64(0)},
                            c.string(1),
                            of,
                            static_cast<deed>(c.int64(2)),
                            c.string(3),
                            c.int64(4),
                            c.int64(5)});
           });
  }
  return out;
}

std::vector<kind_sum> sums_by_kind(db::reader& r, std::string_view unit) {
  std::vector<kind_sum> out;
  r.each(get_kinds, {unit}, [&](const db::row& c) {
    out.push_back({c.string(0), c.int64(1), balance_in(c, 2)});
  });
  return out;
}

void open_hold(db::tx& t, std::string_view id, account_no debit, std::int64_t timeout_at) {
  t.queue(insert_hold, {id, debit.value, timeout_at});
}
void end_hold(db::tx& t, std::string_view id) { t.queue(delete_hold, {id}); }

std::vector<std::string> holds_due(db::reader& r, instant by, std::int64_t limit) {
  std::vector<std::string> out;
  r.each(get_holds_due, {to_micros(by), limit},
         [&](const db::row& c) { out.push_back(c.string(0)); });
  return out;
}

std::vector<std::string> holds_due_of(db::reader& r, account_no a, instant by, std::int64_t limit) {
  std::vector<std::string> out;
  r.each(get_holds_due_of, {a.value, to_micros(by), limit},
         [&](const db::row& c) { out.push_back(c.string(0)); });
  return out;
}

std::int64_t tally_of(db::reader& r, std::string_view name) {
  std::int64_t out = 0;
  r.first(get_tally, {name}, [&](const db::row& c) { out = c.int64(0); });
  return out;
}

void add_tally(db::tx& t, std::string_view name, std::int64_t more, instant keep_to) {
  t.queue(raise_tally, {name, more, to_micros(keep_to)});
}

std::int64_t forget_tallies(db::tx& t, instant before) {
  return t.run(delete_tallies, {to_micros(before)});
}

const record::sealed_log& sealed() {
  static constexpr record::sealed_log log{.name = "ledger",
                                          .numbers = 11,
                                          .texts = 7,
                                          .rows_after = rows_to_seal,
                                          .count_after = count_to_seal,
                                          .append_seal = store::append_seal,
                                          .seals_after = store::seals_after,
                                          .get_head = get_seal_head,
                                          .set_head = set_seal_head};
  return log;
}

std::map<std::int64_t, counted> count_again(db::reader& r) {
  std::map<std::int64_t, counted> out;
  r.each(count_debits, {}, [&](const db::row& c) {
    auto& one = out[c.int64(0)].of_rows;
    one.debits_posted = c.int64(1);
    one.debits_pending = c.int64(2);
  });
  r.each(count_credits, {}, [&](const db::row& c) {
    auto& one = out[c.int64(0)].of_rows;
    one.credits_posted = c.int64(1);
    one.credits_pending = c.int64(2);
  });
  r.each(count_stored, {}, [&](const db::row& c) {
    auto& one = out[c.int64(0)];
    one.stored = balance_in(c, 1);
    one.keeps_lots = c.int64(5) != 0;
  });
  r.each(count_lots, {}, [&](const db::row& c) { out[c.int64(0)].lots = c.int64(1); });
  return out;
}

std::span<const db::statement* const> statements() {
  static const std::array all{&find_account_of,
                              &insert_account,
                              &insert_balance,
                              &close_account,
                              &set_owner,
                              &sum_balance,
                              &change_balance,
                              &get_lots,
                              &update_lot,
                              &insert_lot,
                              &get_lots_due,
                              &get_lots_between,
                              &insert_transfer,
                              &get_transfers_of,
                              &get_transfers_after,
                              &get_transfer,
                              &insert_hold,
                              &delete_hold,
                              &get_holds_due,
                              &get_holds_due_of,
                              &get_turnover_in,
                              &get_turnover_out,
                              &get_kinds,
                              &get_tally,
                              &raise_tally,
                              &delete_tallies,
                              &rows_to_seal,
                              &count_to_seal,
                              &append_seal,
                              &seals_after,
                              &get_seal_head,
                              &set_seal_head,
                              &count_debits,
                              &count_credits,
                              &count_stored,
                              &count_lots,
                              &get_expired,
                              &accounts_in().of_few,
                              &accounts_in().of_many,
                              &transfers_in().of_few,
                              &transfers_in().of_many};
  return all;
}

}  // namespace tsu::ledger::store

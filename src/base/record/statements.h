// The SQL of this library. Only its own .cc files include this.
#pragma once

#include "base/db/db.h"

namespace tsu::record {

inline constexpr db::statement append_audit{
    "record.append_audit",
    "INSERT INTO record_audit (at, actor, role, action, subject_kind, subject, purpose, trace_id, "
    "detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING number"};
inline constexpr db::statement audit_after{
    "record.audit_after",
    "SELECT number, at, actor, role, action, subject_kind, subject, purpose, trace_id, detail "
    "FROM record_audit WHERE number > $1 AND number <= $2 ORDER BY number LIMIT $3"};
inline constexpr db::statement count_unsealed{
    "record.count_unsealed", "SELECT COUNT(*) FROM record_audit WHERE number > $1"};

inline constexpr db::statement append_seal{
    "record.append_seal",
    "INSERT INTO record_seal (number, first, last, count, leaves, root_hash, previous_hash, hash, "
    "at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
inline constexpr db::statement seals_after{
    "record.seals_after",
    "SELECT number, first, last, count, leaves, root_hash, previous_hash, hash, at "
    "FROM record_seal WHERE number > $1 ORDER BY number LIMIT 100"};
inline constexpr db::statement get_seal_head{
    "record.get_seal_head", "SELECT number, last, hash FROM record_seal_head WHERE one = 1"};
inline constexpr db::statement set_seal_head{
    "record.set_seal_head",
    "INSERT INTO record_seal_head (one, number, last, hash) VALUES (1, $1, $2, $3) "
    "ON CONFLICT (one) DO UPDATE SET number = excluded.number, last = excluded.last, "
    "hash = excluded.hash"};

inline constexpr db::statement find_reply{
    "record.find_reply",
    "SELECT request_hash, status, type, headers, body, made_at FROM record_reply "
    "WHERE caller = $1 AND route = $2 AND given_key = $3"};
inline constexpr db::statement save_reply{
    "record.save_reply",
    "INSERT INTO record_reply (caller, route, given_key, request_hash, status, type, headers, "
    "body, "
    "made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
    "ON CONFLICT (caller, route, given_key) DO UPDATE SET request_hash = excluded.request_hash, "
    "status = excluded.status, type = excluded.type, headers = excluded.headers, "
    "body = excluded.body, made_at = excluded.made_at"};
inline constexpr db::statement forget_replies_before{
    "record.forget_replies", "DELETE FROM record_reply WHERE made_at <= $1"};

}  // namespace tsu::record

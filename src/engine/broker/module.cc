#include "engine/broker/module.h"

#include "engine/broker/api/batch.h"
#include "engine/broker/api/contexts.h"
#include "engine/broker/api/dead_letters.h"
#include "engine/broker/api/discovery.h"
#include "engine/broker/api/entities.h"
#include "engine/broker/api/entity_maps.h"
#include "engine/broker/api/history_rules.h"
#include "engine/broker/api/ngsild.h"
#include "engine/broker/api/subscriptions.h"
#include "engine/broker/api/temporal.h"
#include "engine/broker/api/temporal_write.h"
#include "engine/broker/embedded.h"
#include "engine/broker/registrations/api.h"
#include "engine/broker/registrations/share.h"
#include "engine/broker/schema.h"
#include "engine/broker/snapshots/api.h"
#include "engine/broker/subscribe/remote_notify.h"
#include "engine/broker/v2/entities.h"
#include "engine/broker/v2/registrations.h"
#include "engine/broker/v2/request.h"
#include "engine/broker/v2/subscriptions.h"

namespace tsu::broker {
namespace {

using http::method;

constexpr permission permissions[] = {
    {"broker.entity.read", "Reads entities of the municipality's things and places",
     "admin staff auditor provider device"},
    {"broker.entity.write", "Creates, changes and deletes entities", "admin staff provider device"},
    {"broker.context.manage", "Hosts @contexts", "admin staff provider"},
    {"broker.subscription.manage", "Subscribes to changes of entities", "admin staff provider"},
    {"broker.subscription.oversee", "Sees and changes the subscriptions of others", "admin staff"},
    {"broker.dead_letter.read", "Sees notifications that could not be delivered",
     "admin staff provider"},
    {"broker.dead_letter.manage", "Has undelivered notifications sent again, or discards them",
     "admin staff provider"},
    {"broker.history_rule.read", "Sees how long recorded values are kept", "admin staff auditor"},
    {"broker.history_rule.write", "Says how long recorded values are kept", "admin"},
    {"broker.source.read", "Reads which context sources are registered",
     "admin staff auditor provider"},
    {"broker.source.subscribe", "Subscribes to registrations of context sources",
     "admin staff provider"},
    {"broker.source.manage", "Registers context sources, to which requests are passed on", "admin"},
};

#define ENTITIES "/ngsi-ld/v1/entities"
#define OPERATIONS "/ngsi-ld/v1/entityOperations"
#define CONTEXTS "/ngsi-ld/v1/jsonldContexts"
#define SUBSCRIPTIONS "/ngsi-ld/v1/subscriptions"
#define REGISTRATIONS "/ngsi-ld/v1/csourceRegistrations"
#define SOURCE_SUBSCRIPTIONS "/ngsi-ld/v1/csourceSubscriptions"
#define TEMPORAL "/ngsi-ld/v1/temporal/entities"
#define MAPS "/ngsi-ld/v1/entityMaps"
#define TEMPORAL_MAPS "/ngsi-ld/v1/temporal/entityMaps"
#define SNAPSHOTS "/ngsi-ld/v1/snapshots"
#define DEAD_LETTERS "/broker/v1/dead-letters"
#define V2_ENTITIES "/v2/entities"
#define V2_SUBSCRIPTIONS "/v2/subscriptions"
#define V2_REGISTRATIONS "/v2/registrations"

constexpr std::string_view reads = "broker.entity.read", writes = "broker.entity.write",
                           subscribes = "broker.subscription.manage",
                           hosts = "broker.context.manage", finds = "broker.source.read",
                           registers = "broker.source.manage",
                           follows_sources = "broker.source.subscribe";

constexpr route routes[] = {
    {method::post, ENTITIES, writes, on<ngsild<shared<create_entity, share_create>>>,
     "Creates an entity (5.6.1)"},
    {method::get, ENTITIES, reads, on<ngsild<shared<query_entities, share_query>>>,
     "Queries entities (5.7.2)"},
    {method::del, ENTITIES, writes, on<ngsild<shared<purge_entities, share_purge>>>,
     "Deletes entities, or attributes of them, that fit a query (5.6.21)"},
    {method::get, ENTITIES "/{entityId}", reads,
     on<ngsild<shared<retrieve_entity, share_retrieve>>>, "Retrieves an entity (5.7.1)"},
    {method::put, ENTITIES "/{entityId}", writes, on<ngsild<shared<replace_entity, share_replace>>>,
     "Replaces an entity (5.6.18)"},
    {method::patch, ENTITIES "/{entityId}", writes, on<ngsild<shared<merge_entity, share_merge>>>,
     "Merges into an entity (5.6.17)"},
    {method::del, ENTITIES "/{entityId}", writes, on<ngsild<shared<delete_entity, share_delete>>>,
     "Deletes an entity (5.6.6)"},
    {method::post, ENTITIES "/{entityId}/attrs", writes,
     on<ngsild<shared<append_attributes, share_append>>>, "Appends attributes (5.6.3)"},
    {method::patch, ENTITIES "/{entityId}/attrs", writes,
     on<ngsild<shared<update_attributes, share_update>>>, "Updates attributes (5.6.2)"},
    {method::patch, ENTITIES "/{entityId}/attrs/{attrId}", writes,
     on<ngsild<shared<patch_attribute, share_attribute_patch>>>,
     "Partially updates an attribute (5.6.4)"},
    {method::put, ENTITIES "/{entityId}/attrs/{attrId}", writes,
     on<ngsild<shared<replace_attribute, share_attribute_replace>>>,
     "Replaces an attribute (5.6.19)"},
    {method::del, ENTITIES "/{entityId}/attrs/{attrId}", writes,
     on<ngsild<shared<delete_attribute, share_attribute_delete>>>, "Deletes an attribute (5.6.5)"},
    {method::post, OPERATIONS "/create", writes,
     on<ngsild<shared<batch_create, share_batch_create>>>, "Creates entities (5.6.7)"},
    {method::post, OPERATIONS "/upsert", writes,
     on<ngsild<shared<batch_upsert, share_batch_upsert>>>, "Creates or updates entities (5.6.8)"},
    {method::post, OPERATIONS "/update", writes,
     on<ngsild<shared<batch_update, share_batch_update>>>, "Updates entities (5.6.9)"},
    {method::post, OPERATIONS "/delete", writes,
     on<ngsild<shared<batch_delete, share_batch_delete>>>, "Deletes entities (5.6.10)"},
    {method::post, OPERATIONS "/merge", writes, on<ngsild<shared<batch_merge, share_batch_merge>>>,
     "Merges into entities (5.6.20)"},
    {method::post, SUBSCRIPTIONS, subscribes, on<ngsild<create_subscription>>,
     "Creates a subscription (5.8.1)"},
    {method::get, SUBSCRIPTIONS, subscribes, on<ngsild<list_subscriptions>>,
     "Lists subscriptions (5.8.4)"},
    {method::get, SUBSCRIPTIONS "/{subscriptionId}", subscribes, on<ngsild<retrieve_subscription>>,
     "Retrieves a subscription (5.8.3)"},
    {method::patch, SUBSCRIPTIONS "/{subscriptionId}", subscribes, on<ngsild<update_subscription>>,
     "Updates a subscription (5.8.2)"},
    {method::del, SUBSCRIPTIONS "/{subscriptionId}", subscribes, on<ngsild<delete_subscription>>,
     "Deletes a subscription (5.8.5)"},
    {method::post, "/ngsi-ld/ex/remote-notify",
     "open: a source that was given the id of a copy tells what happened, and can do nothing else",
     on<ngsild<remote_notify>>,
     "Hears from a source to which a subscription was passed on (5.8.6)"},
    {method::post, REGISTRATIONS, registers, on<ngsild<create_registration>>,
     "Registers a context source (5.9.2)"},
    {method::get, REGISTRATIONS, finds, on<ngsild<query_registrations>>,
     "Queries registrations of context sources (5.10.2)"},
    {method::get, REGISTRATIONS "/{registrationId}", finds, on<ngsild<retrieve_registration>>,
     "Retrieves a registration (5.10.1)"},
    {method::patch, REGISTRATIONS "/{registrationId}", registers, on<ngsild<update_registration>>,
     "Updates a registration (5.9.3)"},
    {method::del, REGISTRATIONS "/{registrationId}", registers, on<ngsild<delete_registration>>,
     "Deletes a registration (5.9.4)"},
    {method::post, SOURCE_SUBSCRIPTIONS, follows_sources, on<ngsild<create_source_subscription>>,
     "Creates a subscription to registrations (5.11.2)"},
    {method::get, SOURCE_SUBSCRIPTIONS, follows_sources, on<ngsild<list_source_subscriptions>>,
     "Lists subscriptions to registrations (5.11.5)"},
    {method::get, SOURCE_SUBSCRIPTIONS "/{subscriptionId}", follows_sources,
     on<ngsild<retrieve_source_subscription>>,
     "Retrieves a subscription to registrations (5.11.4)"},
    {method::patch, SOURCE_SUBSCRIPTIONS "/{subscriptionId}", follows_sources,
     on<ngsild<update_source_subscription>>, "Updates a subscription to registrations (5.11.3)"},
    {method::del, SOURCE_SUBSCRIPTIONS "/{subscriptionId}", follows_sources,
     on<ngsild<delete_source_subscription>>, "Deletes a subscription to registrations (5.11.6)"},
    {method::get, "/ngsi-ld/v1/info/sourceIdentity", finds, on<ngsild<source_identity>>,
     "Tells what this broker is called among brokers (5.15.1)"},
    {method::get, MAPS, reads, on<ngsild<shared<create_entity_map, share_map>>>,
     "Creates an entity map for a query (5.14.4)"},
    {method::post, MAPS, reads, on<ngsild<shared<post_entity_map, share_post_map>>>,
     "Creates an entity map for a query in the body (5.14.4)"},
    {method::get, MAPS "/{entityMapId}", reads, on<ngsild<retrieve_entity_map>>,
     "Retrieves an entity map (5.14.1)"},
    {method::patch, MAPS "/{entityMapId}", reads, on<ngsild<update_entity_map>>,
     "Changes how long an entity map is kept (5.14.2)"},
    {method::del, MAPS "/{entityMapId}", reads, on<ngsild<delete_entity_map>>,
     "Deletes an entity map (5.14.3)"},
    {method::get, TEMPORAL_MAPS, reads, on<ngsild<create_temporal_map>>,
     "Creates an entity map for a temporal query (5.14.5)"},
    {method::post, TEMPORAL_MAPS, reads, on<ngsild<post_temporal_map>>,
     "Creates an entity map for a temporal query in the body (5.14.5)"},
    {method::post, SNAPSHOTS, writes, on<ngsild<create_snapshot>>,
     "Creates a snapshot of what queries find (5.16.1)"},
    {method::del, SNAPSHOTS, writes, on<ngsild<purge_snapshots>>,
     "Deletes snapshots that fit a query (5.16.7)"},
    {method::get, SNAPSHOTS "/{snapshotId}", reads, on<ngsild<retrieve_snapshot>>,
     "Retrieves the state of a snapshot (5.16.3)"},
    {method::patch, SNAPSHOTS "/{snapshotId}", writes, on<ngsild<update_snapshot>>,
     "Changes how long a snapshot is kept, or its priority (5.16.4)"},
    {method::del, SNAPSHOTS "/{snapshotId}", writes, on<ngsild<delete_snapshot>>,
     "Deletes a snapshot (5.16.5)"},
    {method::post, SNAPSHOTS "/{snapshotId}/clone", writes, on<ngsild<clone_snapshot>>,
     "Copies a snapshot (5.16.2)"},
    {method::get, TEMPORAL, reads, on<ngsild<shared<query_temporal, share_temporal_query>>>,
     "Queries recorded values (5.7.4)"},
    {method::get, TEMPORAL "/{entityId}", reads,
     on<ngsild<shared<retrieve_temporal, share_temporal_retrieve>>>,
     "Retrieves recorded values of an entity (5.7.3)"},
    {method::post, TEMPORAL, writes, on<ngsild<shared<create_temporal, share_temporal_create>>>,
     "Creates or extends recorded values of an entity (5.6.11)"},
    {method::del, TEMPORAL "/{entityId}", writes,
     on<ngsild<shared<delete_temporal, share_temporal_delete>>>,
     "Deletes recorded values of an entity (5.6.16)"},
    {method::post, TEMPORAL "/{entityId}/attrs", writes,
     on<ngsild<shared<append_temporal, share_temporal_append>>>, "Adds recorded values (5.6.12)"},
    {method::del, TEMPORAL "/{entityId}/attrs/{attrId}", writes,
     on<ngsild<shared<delete_temporal_attribute, share_temporal_delete_attribute>>>,
     "Deletes recorded values of an attribute (5.6.13)"},
    {method::patch, TEMPORAL "/{entityId}/attrs/{attrId}/{instanceId}", writes,
     on<ngsild<shared<patch_temporal_instance, share_temporal_patch>>>,
     "Corrects a recorded value (5.6.14)"},
    {method::del, TEMPORAL "/{entityId}/attrs/{attrId}/{instanceId}", writes,
     on<ngsild<shared<delete_temporal_instance, share_temporal_delete_instance>>>,
     "Deletes a recorded value (5.6.15)"},
    {method::post, "/ngsi-ld/v1/temporal/entityOperations/query", reads,
     on<ngsild<shared<post_temporal_query, share_temporal_post_query>>>,
     "Queries recorded values by a body (5.7.4)"},
    {method::post, OPERATIONS "/query", reads, on<ngsild<shared<post_query, share_post_query>>>,
     "Queries entities by a body (5.7.2)"},
    {method::get, "/ngsi-ld/v1/types", reads, on<ngsild<shared<list_types, share_list_types>>>,
     "Lists types of entities (5.7.5, 5.7.6)"},
    {method::get, "/ngsi-ld/v1/types/{type}", reads,
     on<ngsild<shared<retrieve_type, share_retrieve_type>>>, "Tells of a type of entities (5.7.7)"},
    {method::get, "/ngsi-ld/v1/attributes", reads,
     on<ngsild<shared<list_attributes, share_list_attributes>>>, "Lists attributes (5.7.8, 5.7.9)"},
    {method::get, "/ngsi-ld/v1/attributes/{attrId}", reads,
     on<ngsild<shared<retrieve_attribute, share_retrieve_attribute>>>,
     "Tells of an attribute (5.7.10)"},
    {method::post, CONTEXTS, hosts, on<ngsild<add_context>>, "Hosts a @context (5.13.2)"},
    {method::get, CONTEXTS, reads, on<ngsild<list_contexts>>, "Lists @contexts (5.13.3)"},
    {method::get, CONTEXTS "/{contextId}", reads, on<ngsild<serve_context>>,
     "Serves a @context (5.13.4)"},
    {method::del, CONTEXTS "/{contextId}", hosts, on<ngsild<remove_context>>,
     "Deletes a @context or fetches it again (5.13.5)"},
    {method::get,
     DEAD_LETTERS,
     "broker.dead_letter.read",
     on<list_dead_letters>,
     "Notifications that could not be delivered, oldest first: those of one subscription, or all "
     "that one may see",
     {},
     "brokerDeadLetterPage",
     "service subscription after:integer limit:integer"},
    {method::get,
     DEAD_LETTERS "/{letterId}",
     "broker.dead_letter.read",
     on<show_dead_letter>,
     "One of them, with the data that it tells",
     {},
     "brokerDeadLetter"},
    {method::del, DEAD_LETTERS "/{letterId}", "broker.dead_letter.manage", on<discard_letter>,
     "Discards one"},
    {method::post, DEAD_LETTERS "/{letterId}/replay", "broker.dead_letter.manage",
     on<replay_letter>, "Has one sent again, at once and from the first attempt"},
    {method::post, DEAD_LETTERS "/replay", "broker.dead_letter.manage", on<replay_letters>,
     "Has all of a subscription sent again, the oldest first; `left` had no room among those that "
     "wait",
     "brokerDeadLetterWish", "brokerDeadLettersMoved"},
    {method::post, DEAD_LETTERS "/discard", "broker.dead_letter.manage", on<discard_letters>,
     "Discards all of a subscription", "brokerDeadLetterWish", "brokerDeadLettersMoved"},
    {method::get,
     "/broker/v1/history-rules",
     "broker.history_rule.read",
     on<list_history_rules>,
     "How long recorded values are kept and how thinly, by type: past rules, present and coming",
     {},
     "brokerHistoryRules"},
    {method::post, "/broker/v1/history-rules", "broker.history_rule.write", on<set_history_rule>,
     "Sets a rule for a type, or for all others (*), from a time on", "brokerHistoryRuleWish"},
    {method::get,
     "/broker/v1/history-volumes",
     "broker.history_rule.read",
     on<list_history_volumes>,
     "How many values are recorded of each type, as counted last (every night, or when asked)",
     {},
     "brokerHistoryVolumes"},
    {method::post, "/broker/v1/history-volumes", "broker.history_rule.read", on<ask_history_count>,
     "Has recorded values counted; the list shows it once it is done"},
    {method::get,
     "/broker/v1/receivers",
     "broker.dead_letter.read",
     on<list_receivers>,
     "Subscriptions whose receiver is owed something or has failed lately",
     {},
     "brokerReceiverPage",
     "afterService afterSubscription limit:integer"},
    {method::get, V2_ENTITIES, reads, on<v2::ngsiv2<v2::list_entities>>, "NGSIv2: lists entities"},
    {method::post, V2_ENTITIES, writes, on<v2::ngsiv2<v2::create_entity>>,
     "NGSIv2: creates an entity"},
    {method::get, V2_ENTITIES "/{entityId}", reads, on<v2::ngsiv2<v2::retrieve_entity>>,
     "NGSIv2: retrieves an entity"},
    {method::del, V2_ENTITIES "/{entityId}", writes, on<v2::ngsiv2<v2::delete_entity>>,
     "NGSIv2: removes an entity"},
    {method::get, V2_ENTITIES "/{entityId}/attrs", reads, on<v2::ngsiv2<v2::retrieve_attributes>>,
     "NGSIv2: retrieves the attributes of an entity"},
    {method::post, V2_ENTITIES "/{entityId}/attrs", writes, on<v2::ngsiv2<v2::append_attributes>>,
     "NGSIv2: updates or appends attributes"},
    {method::patch, V2_ENTITIES "/{entityId}/attrs", writes, on<v2::ngsiv2<v2::update_attributes>>,
     "NGSIv2: updates attributes that are there"},
    {method::put, V2_ENTITIES "/{entityId}/attrs", writes, on<v2::ngsiv2<v2::replace_attributes>>,
     "NGSIv2: replaces all attributes"},
    {method::get, V2_ENTITIES "/{entityId}/attrs/{attrName}", reads,
     on<v2::ngsiv2<v2::retrieve_attribute>>, "NGSIv2: retrieves an attribute"},
    {method::put, V2_ENTITIES "/{entityId}/attrs/{attrName}", writes,
     on<v2::ngsiv2<v2::update_attribute>>, "NGSIv2: updates an attribute"},
    {method::del, V2_ENTITIES "/{entityId}/attrs/{attrName}", writes,
     on<v2::ngsiv2<v2::delete_attribute>>, "NGSIv2: removes an attribute"},
    {method::get, V2_ENTITIES "/{entityId}/attrs/{attrName}/value", reads,
     on<v2::ngsiv2<v2::retrieve_value>>, "NGSIv2: retrieves the value of an attribute"},
    {method::put, V2_ENTITIES "/{entityId}/attrs/{attrName}/value", writes,
     on<v2::ngsiv2<v2::update_value>>, "NGSIv2: updates the value of an attribute"},
    {method::get, "/v2/types", reads, on<v2::ngsiv2<v2::list_types>>,
     "NGSIv2: lists the types of entities"},
    {method::get, "/v2/types/{type}", reads, on<v2::ngsiv2<v2::retrieve_type>>,
     "NGSIv2: what is known of a type"},
    {method::post, "/v2/op/update", writes, on<v2::ngsiv2<v2::batch_update>>,
     "NGSIv2: updates entities in a batch"},
    {method::post, "/v2/op/query", reads, on<v2::ngsiv2<v2::batch_query>>,
     "NGSIv2: queries entities"},
    {method::post, "/v2/op/notify", writes, on<v2::ngsiv2<v2::batch_notify>>,
     "NGSIv2: takes in a notification"},
    {method::get, V2_SUBSCRIPTIONS, subscribes, on<v2::ngsiv2<v2::list_subscriptions>>,
     "NGSIv2: lists subscriptions"},
    {method::post, V2_SUBSCRIPTIONS, subscribes, on<v2::ngsiv2<v2::create_subscription>>,
     "NGSIv2: creates a subscription"},
    {method::get, V2_SUBSCRIPTIONS "/{subscriptionId}", subscribes,
     on<v2::ngsiv2<v2::retrieve_subscription>>, "NGSIv2: retrieves a subscription"},
    {method::patch, V2_SUBSCRIPTIONS "/{subscriptionId}", subscribes,
     on<v2::ngsiv2<v2::update_subscription>>, "NGSIv2: updates a subscription"},
    {method::del, V2_SUBSCRIPTIONS "/{subscriptionId}", subscribes,
     on<v2::ngsiv2<v2::delete_subscription>>, "NGSIv2: deletes a subscription"},
    {method::get, V2_REGISTRATIONS, finds, on<v2::ngsiv2<v2::list_registrations>>,
     "NGSIv2: lists registrations"},
    {method::post, V2_REGISTRATIONS, registers, on<v2::ngsiv2<v2::create_registration>>,
     "NGSIv2: registers a provider, to which requests are forwarded"},
    {method::get, V2_REGISTRATIONS "/{registrationId}", finds,
     on<v2::ngsiv2<v2::retrieve_registration>>, "NGSIv2: retrieves a registration"},
    {method::patch, V2_REGISTRATIONS "/{registrationId}", registers,
     on<v2::ngsiv2<v2::update_registration>>, "NGSIv2: updates a registration"},
    {method::del, V2_REGISTRATIONS "/{registrationId}", registers,
     on<v2::ngsiv2<v2::delete_registration>>, "NGSIv2: deletes a registration"},
};

#undef ENTITIES
#undef OPERATIONS
#undef CONTEXTS
#undef SUBSCRIPTIONS
#undef REGISTRATIONS
#undef SOURCE_SUBSCRIPTIONS
#undef TEMPORAL
#undef MAPS
#undef TEMPORAL_MAPS
#undef SNAPSHOTS
#undef DEAD_LETTERS
#undef V2_ENTITIES
#undef V2_SUBSCRIPTIONS
#undef V2_REGISTRATIONS

constexpr event_kind events[] = {
    {"broker.entity.changed", "An entity was created, updated or removed: doc/change-format.md"},
    {"broker.registration.changed", "A context source was registered, changed or removed"},
    {"broker.subscription.changed", "A subscription was created, changed or deleted"},
};

constexpr job jobs[] = {
    {"broker.tend_history", "10 3 * * *", std::chrono::hours{3}, tend_history_of,
     "Forgets and thins out recorded values as the town's rules say."},
    {count_history_job, "40 5 * * *", std::chrono::hours{1}, count_history_of,
     "Counts recorded values by type."},
    {"broker.clear_snapshots", "every 10 min", std::chrono::hours{1}, clear_snapshots_of,
     "Removes what expired snapshots hold, and tells who wanted to know."},
};

constexpr shape shapes[] = {
    {"brokerDeadLetter", json_schema<dead_letter_dto>},
    {"brokerDeadLetterPage", json_schema<dead_letter_page>},
    {"brokerDeadLetterWish", json_schema<dead_letter_wish>},
    {"brokerDeadLettersMoved", json_schema<dead_letters_moved>},
    {"brokerHistoryRules", json_schema<history_rule_list>},
    {"brokerHistoryVolumes", json_schema<history_volume_list>},
    {"brokerHistoryRuleWish", json_schema<history_rule_wish>},
    {"brokerReceiverPage", json_schema<receiver_page>},
};

constexpr i18n::catalogue texts[] = {
    {"broker", i18n::language::ja, embedded::text_ja_json},
    {"broker", i18n::language::en, embedded::text_en_json},
};

}  // namespace

const module& contents() {
  static const module table{.name = "broker",
                            .title = "Data linkage platform",
                            .says = "Entities of things and places over NGSI-LD and NGSIv2",
                            .permissions = permissions,
                            .routes = routes,
                            .events = events,
                            .jobs = jobs,
                            .shapes = shapes,
                            .migrations = schema().migrations,
                            .statements = statements(),
                            .texts = texts,
                            .keeps_limits = true};
  return table;
}

}  // namespace tsu::broker

#include "engine/broker/module.h"

#include "engine/broker/api/batch.h"
#include "engine/broker/api/entities.h"
#include "engine/broker/api/ngsild.h"
#include "engine/broker/api/subscriptions.h"
#include "engine/broker/api/temporal.h"
#include "engine/broker/registrations/api.h"
#include "engine/broker/registrations/share.h"
#include "engine/broker/schema.h"

namespace tsu::broker {
namespace {

using http::method;

constexpr permission permissions[] = {
    {"broker.entity.read", "Reads entities of the municipality's things and places",
     "admin staff auditor provider device"},
    {"broker.entity.write", "Creates, changes and deletes entities", "admin staff provider device"},
    {"broker.subscription.manage", "Subscribes to changes of entities", "admin staff provider"},
    {"broker.source.read", "Reads which context sources are registered",
     "admin staff auditor provider"},
    {"broker.source.manage", "Registers context sources, to which requests are passed on", "admin"},
};

#define ENTITIES "/ngsi-ld/v1/entities"
#define OPERATIONS "/ngsi-ld/v1/entityOperations"
#define SUBSCRIPTIONS "/ngsi-ld/v1/subscriptions"
#define REGISTRATIONS "/ngsi-ld/v1/csourceRegistrations"
#define TEMPORAL "/ngsi-ld/v1/temporal/entities"

constexpr std::string_view reads = "broker.entity.read", writes = "broker.entity.write",
                           subscribes = "broker.subscription.manage", finds = "broker.source.read",
                           registers = "broker.source.manage";

constexpr route routes[] = {
    {method::post, ENTITIES, writes, on<ngsild<shared<create_entity, share_create>>>,
     "Creates an entity (5.6.1)"},
    {method::get, ENTITIES, reads, on<ngsild<shared<query_entities, share_query>>>,
     "Queries entities (5.7.2)"},
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
    {method::get, "/ngsi-ld/v1/info/sourceIdentity", finds, on<ngsild<source_identity>>,
     "Tells what this broker is called among brokers (5.15.1)"},
    {method::get, TEMPORAL, reads, on<ngsild<query_temporal>>, "Queries recorded values (5.7.4)"},
    {method::get, TEMPORAL "/{entityId}", reads, on<ngsild<retrieve_temporal>>,
     "Retrieves recorded values of an entity (5.7.3)"},
};

#undef ENTITIES
#undef OPERATIONS
#undef SUBSCRIPTIONS
#undef REGISTRATIONS
#undef TEMPORAL

constexpr event_kind events[] = {
    {"broker.entity.changed", "An entity was created, updated or removed: doc/change-format.md"},
    {"broker.registration.changed", "A context source was registered, changed or removed"},
    {"broker.subscription.changed", "A subscription was created, changed or deleted"},
};

}  // namespace

const module& contents() {
  static const module table{.name = "broker",
                            .title = "Data linkage platform",
                            .says = "Entities of things and places over NGSI-LD",
                            .permissions = permissions,
                            .routes = routes,
                            .events = events,
                            .migrations = schema().migrations,
                            .statements = statements()};
  return table;
}

}  // namespace tsu::broker

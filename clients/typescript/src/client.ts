// The client and its services, made by `python -m tools.codegen.clients` from docs/openapi.json.

import type { Answer, CallOptions, KeyedCallOptions, Options, Results } from "./call.js";
import { type Operation, Sender } from "./call.js";
import type { components } from "./openapi.js";

type Schemas = components["schemas"];

const auditEventsFmpCreate: Operation = {
  method: "POST",
  path: "/api/v1/audit_events_fmp/create",
  repeatable: true,
  takesKey: true,
};

export type AuditEventsFmpCreateParams = Omit<Schemas["CreateAuditEventFmp"], "token">;

/** The records by view. */
export interface AuditEventsFmpCreateViews {
  readonly default: Schemas["AuditEventFmpView"];
}

const auditEventsFmpIndex: Operation = {
  method: "POST",
  path: "/api/v1/audit_events_fmp/index",
  repeatable: true,
};

export type AuditEventsFmpIndexParams = Omit<Schemas["IndexAuditEventsFmp"], "token">;

/** The records by view. */
export interface AuditEventsFmpIndexViews {
  readonly default: Schemas["AuditEventFmpView"];
}

const auditEventsFmpRead: Operation = {
  method: "POST",
  path: "/api/v1/audit_events_fmp/read",
  repeatable: true,
};

export type AuditEventsFmpReadParams = Omit<Schemas["ReadAuditEventFmp"], "token">;

/** The records by view. */
export interface AuditEventsFmpReadViews {
  readonly default: Schemas["AuditEventFmpView"];
}

const auditEventsFmpUpdate: Operation = {
  method: "PUT",
  path: "/api/v1/audit_events_fmp/update",
  repeatable: true,
};

export type AuditEventsFmpUpdateParams = Omit<Schemas["UpdateAuditEventFmp"], "token">;

/** The records by view. */
export interface AuditEventsFmpUpdateViews {
  readonly default: Schemas["AuditEventFmpView"];
}

const clientsRead: Operation = {
  method: "POST",
  path: "/api/v1/clients/read",
  repeatable: true,
};

export type ClientsReadParams = Omit<Schemas["ReadClient"], "token">;

/** The records by view. */
export interface ClientsReadViews {
  readonly default: Schemas["ClientView"];
}

const clientsRegister: Operation = {
  method: "POST",
  path: "/api/v1/clients/register",
  sensitive: true,
  open: true,
};

export type ClientsRegisterParams = Omit<Schemas["RegisterClient"], "token">;

/** The records by view. */
export interface ClientsRegisterViews {
  readonly default: Schemas["ClientView"];
}

const integrationsIndex: Operation = {
  method: "POST",
  path: "/api/v1/integrations/index",
  repeatable: true,
};

export type IntegrationsIndexParams = Omit<Schemas["IndexIntegrations"], "token">;

/** The records by view. */
export interface IntegrationsIndexViews {
  readonly default: Schemas["IntegrationView"];
}

const listItemCollectionsIndex: Operation = {
  method: "POST",
  path: "/api/v1/list_item_collections/index",
  repeatable: true,
};

export type ListItemCollectionsIndexParams = Omit<Schemas["IndexListItemCollections"], "token">;

/** The records by view. */
export interface ListItemCollectionsIndexViews {
  readonly default: Schemas["CollectionView"];
}

const listItemsCreate: Operation = {
  method: "POST",
  path: "/api/v1/list_items/create",
  takesKey: true,
};

export type ListItemsCreateParams = Omit<Schemas["CreateListItem"], "token">;

/** The records by view. */
export interface ListItemsCreateViews {
  readonly default: Schemas["ListItemView"];
}

const listItemsDestroy: Operation = {
  method: "POST",
  path: "/api/v1/list_items/destroy",
};

export type ListItemsDestroyParams = Omit<Schemas["DestroyListItem"], "token">;

/** The records by view. */
export interface ListItemsDestroyViews {
  readonly default: Schemas["ListItemView"];
}

const listItemsImport: Operation = {
  method: "POST",
  path: "/api/v1/list_items/import",
  takesKey: true,
};

export type ListItemsImportParams = Omit<Schemas["ImportListItems"], "token">;

/** The records by view. */
export interface ListItemsImportViews {
  readonly default: Schemas["ImportView"];
}

const listItemsIndex: Operation = {
  method: "POST",
  path: "/api/v1/list_items/index",
  repeatable: true,
};

export type ListItemsIndexParams = Omit<Schemas["IndexListItems"], "token">;

/** The records by view. */
export interface ListItemsIndexViews {
  readonly default: Schemas["ListItemView"];
}

const listItemsRead: Operation = {
  method: "POST",
  path: "/api/v1/list_items/read",
  repeatable: true,
};

export type ListItemsReadParams = Omit<Schemas["ReadListItem"], "token">;

/** The records by view. */
export interface ListItemsReadViews {
  readonly default: Schemas["ListItemView"];
}

const listItemsRemoveImage: Operation = {
  method: "PUT",
  path: "/api/v1/list_items/remove_image",
  repeatable: true,
};

export type ListItemsRemoveImageParams = Omit<Schemas["RemoveImage"], "token">;

/** The records by view. */
export interface ListItemsRemoveImageViews {
  readonly default: Schemas["ListItemView"];
}

const listItemsUpdate: Operation = {
  method: "PUT",
  path: "/api/v1/list_items/update",
  repeatable: true,
};

export type ListItemsUpdateParams = Omit<Schemas["UpdateListItem"], "token">;

/** The records by view. */
export interface ListItemsUpdateViews {
  readonly default: Schemas["ListItemView"];
}

const listItemsUploadImage: Operation = {
  method: "PUT",
  path: "/api/v1/list_items/upload_image",
  repeatable: true,
};

export type ListItemsUploadImageParams = Omit<Schemas["UploadImage"], "token">;

/** The records by view. */
export interface ListItemsUploadImageViews {
  readonly default: Schemas["ListItemView"];
}

const notificationsIndex: Operation = {
  method: "POST",
  path: "/api/v1/notifications/index",
  repeatable: true,
};

export type NotificationsIndexParams = Omit<Schemas["IndexNotifications"], "token">;

/** The records by view. */
export interface NotificationsIndexViews {
  readonly default: Schemas["NotificationView"];
}

const notificationsRead: Operation = {
  method: "POST",
  path: "/api/v1/notifications/read",
  repeatable: true,
};

export type NotificationsReadParams = Omit<Schemas["ReadNotification"], "token">;

/** The records by view. */
export interface NotificationsReadViews {
  readonly default: Schemas["NotificationView"];
}

const notificationsResolve: Operation = {
  method: "PUT",
  path: "/api/v1/notifications/resolve",
  repeatable: true,
};

export type NotificationsResolveParams = Omit<Schemas["ResolveNotification"], "token">;

/** The records by view. */
export interface NotificationsResolveViews {
  readonly default: Schemas["NotificationView"];
}

const passwordsRequestReset: Operation = {
  method: "POST",
  path: "/api/v1/passwords/request_reset",
  repeatable: true,
  sensitive: true,
  open: true,
};

export type PasswordsRequestResetParams = Omit<Schemas["RequestReset"], "token">;

/** The records by view. */
export interface PasswordsRequestResetViews {
  readonly default: Schemas["RequestedView"];
}

const passwordsReset: Operation = {
  method: "POST",
  path: "/api/v1/passwords/reset",
  sensitive: true,
  open: true,
};

export type PasswordsResetParams = Omit<Schemas["ResetPassword"], "token">;

/** The records by view. */
export interface PasswordsResetViews {
  readonly default: Schemas["PasswordView"];
}

const passwordsUpdate: Operation = {
  method: "PUT",
  path: "/api/v1/passwords/update",
  repeatable: true,
  sensitive: true,
};

export type PasswordsUpdateParams = Omit<Schemas["UpdatePassword"], "token">;

/** The records by view. */
export interface PasswordsUpdateViews {
  readonly default: Schemas["PasswordView"];
}

const requirementsCreate: Operation = {
  method: "POST",
  path: "/api/v1/requirements/create",
  takesKey: true,
};

export type RequirementsCreateParams = Omit<Schemas["CreateRequirement"], "token">;

/** The records by view. */
export interface RequirementsCreateViews {
  readonly default: Schemas["RequirementView"];
}

const requirementsDestroy: Operation = {
  method: "POST",
  path: "/api/v1/requirements/destroy",
};

export type RequirementsDestroyParams = Omit<Schemas["DestroyRequirement"], "token">;

/** The records by view. */
export interface RequirementsDestroyViews {
  readonly default: Schemas["RequirementView"];
}

const requirementsIndex: Operation = {
  method: "POST",
  path: "/api/v1/requirements/index",
  repeatable: true,
};

export type RequirementsIndexParams = Omit<Schemas["IndexRequirements"], "token">;

/** The records by view. */
export interface RequirementsIndexViews {
  readonly default: Schemas["RequirementView"];
}

const requirementsRead: Operation = {
  method: "POST",
  path: "/api/v1/requirements/read",
  repeatable: true,
};

export type RequirementsReadParams = Omit<Schemas["ReadRequirement"], "token">;

/** The records by view. */
export interface RequirementsReadViews {
  readonly default: Schemas["RequirementView"];
}

const requirementsUpdate: Operation = {
  method: "PUT",
  path: "/api/v1/requirements/update",
  repeatable: true,
};

export type RequirementsUpdateParams = Omit<Schemas["UpdateRequirement"], "token">;

/** The records by view. */
export interface RequirementsUpdateViews {
  readonly default: Schemas["RequirementView"];
}

const sessionsCreate: Operation = {
  method: "POST",
  path: "/api/v1/sessions/create",
  sensitive: true,
  open: true,
};

export type SessionsCreateParams = Omit<Schemas["CreateSession"], "token">;

/** The records by view. */
export interface SessionsCreateViews {
  readonly default: Schemas["OpenedSessionView"];
}

const sessionsDestroy: Operation = {
  method: "POST",
  path: "/api/v1/sessions/destroy",
};

export type SessionsDestroyParams = Omit<Schemas["DestroySession"], "token">;

/** The records by view. */
export interface SessionsDestroyViews {
  readonly default: Schemas["SessionView"];
}

const sessionsDestroyAll: Operation = {
  method: "POST",
  path: "/api/v1/sessions/destroy_all",
};

export type SessionsDestroyAllParams = Omit<Schemas["DestroyAllSessions"], "token">;

/** The records by view. */
export interface SessionsDestroyAllViews {
  readonly default: Schemas["SessionView"];
}

const sessionsIndex: Operation = {
  method: "POST",
  path: "/api/v1/sessions/index",
  repeatable: true,
};

export type SessionsIndexParams = Omit<Schemas["IndexSessions"], "token">;

/** The records by view. */
export interface SessionsIndexViews {
  readonly default: Schemas["ListedSessionView"];
}

const sessionsRead: Operation = {
  method: "POST",
  path: "/api/v1/sessions/read",
  repeatable: true,
};

export type SessionsReadParams = Omit<Schemas["ReadSession"], "token">;

/** The records by view. */
export interface SessionsReadViews {
  readonly default: Schemas["SessionView"];
}

const sessionsUpdate: Operation = {
  method: "PUT",
  path: "/api/v1/sessions/update",
  repeatable: true,
};

export type SessionsUpdateParams = Omit<Schemas["UpdateSession"], "token">;

/** The records by view. */
export interface SessionsUpdateViews {
  readonly default: Schemas["SessionView"];
}

const usersClientRegister: Operation = {
  method: "POST",
  path: "/api/v1/users/client_register",
  takesKey: true,
};

export type UsersClientRegisterParams = Omit<Schemas["RegisterUser"], "token">;

/** The records by view. */
export interface UsersClientRegisterViews {
  readonly default: Schemas["ClientView"];
}

const webhookEventsCreate: Operation = {
  method: "POST",
  path: "/api/v1/webhook_events/create",
  takesKey: true,
};

export type WebhookEventsCreateParams = Omit<Schemas["CreateWebhookEvent"], "token">;

/** The records by view. */
export interface WebhookEventsCreateViews {
  readonly default: Schemas["WebhookEventView"];
}

const webhookJobsIndex: Operation = {
  method: "POST",
  path: "/api/v1/webhook_jobs/index",
  repeatable: true,
};

export type WebhookJobsIndexParams = Omit<Schemas["IndexWebhookJobs"], "token">;

/** The records by view. */
export interface WebhookJobsIndexViews {
  readonly default: Schemas["WebhookJobView"];
  readonly planointegrate_view: Schemas["PlanointegrateWebhookJobView"];
}

const webhookJobsRead: Operation = {
  method: "POST",
  path: "/api/v1/webhook_jobs/read",
  repeatable: true,
};

export type WebhookJobsReadParams = Omit<Schemas["ReadWebhookJob"], "token">;

/** The records by view. */
export interface WebhookJobsReadViews {
  readonly default: Schemas["WholeWebhookJobView"];
  readonly planointegrate_view: Schemas["WholePlanointegrateWebhookJobView"];
}

const webhookJobsRetry: Operation = {
  method: "PUT",
  path: "/api/v1/webhook_jobs/retry",
  repeatable: true,
};

export type WebhookJobsRetryParams = Omit<Schemas["RetryWebhookJob"], "token">;

/** The records by view. */
export interface WebhookJobsRetryViews {
  readonly default: Schemas["WholeWebhookJobView"];
  readonly planointegrate_view: Schemas["WholePlanointegrateWebhookJobView"];
}

const webhookOutSubsCreate: Operation = {
  method: "POST",
  path: "/api/v1/webhook_out_subs/create",
  takesKey: true,
};

export type WebhookOutSubsCreateParams = Omit<Schemas["CreateWebhookOutSub"], "token">;

/** The records by view. */
export interface WebhookOutSubsCreateViews {
  readonly default: Schemas["SecretView"];
}

const webhookOutSubsDestroy: Operation = {
  method: "POST",
  path: "/api/v1/webhook_out_subs/destroy",
};

export type WebhookOutSubsDestroyParams = Omit<Schemas["DestroyWebhookOutSub"], "token">;

/** The records by view. */
export interface WebhookOutSubsDestroyViews {
  readonly default: Schemas["WebhookOutSubView"];
  readonly planointegrate_view: Schemas["PlanointegrateView"];
}

const webhookOutSubsIndex: Operation = {
  method: "POST",
  path: "/api/v1/webhook_out_subs/index",
  repeatable: true,
};

export type WebhookOutSubsIndexParams = Omit<Schemas["IndexWebhookOutSubs"], "token">;

/** The records by view. */
export interface WebhookOutSubsIndexViews {
  readonly default: Schemas["WebhookOutSubView"];
  readonly planointegrate_view: Schemas["PlanointegrateView"];
}

const webhookOutSubsRead: Operation = {
  method: "POST",
  path: "/api/v1/webhook_out_subs/read",
  repeatable: true,
};

export type WebhookOutSubsReadParams = Omit<Schemas["ReadWebhookOutSub"], "token">;

/** The records by view. */
export interface WebhookOutSubsReadViews {
  readonly default: Schemas["WebhookOutSubView"];
  readonly planointegrate_view: Schemas["PlanointegrateView"];
}

const webhookOutSubsReplay: Operation = {
  method: "POST",
  path: "/api/v1/webhook_out_subs/replay",
};

export type WebhookOutSubsReplayParams = Omit<Schemas["ReplayWebhookOutSub"], "token">;

/** The records by view. */
export interface WebhookOutSubsReplayViews {
  readonly default: Schemas["ReplayView"];
}

const webhookOutSubsRotateSecret: Operation = {
  method: "PUT",
  path: "/api/v1/webhook_out_subs/rotate_secret",
  repeatable: true,
};

export type WebhookOutSubsRotateSecretParams = Omit<Schemas["RotateSecret"], "token">;

/** The records by view. */
export interface WebhookOutSubsRotateSecretViews {
  readonly default: Schemas["SecretView"];
}

const webhookOutSubsTest: Operation = {
  method: "POST",
  path: "/api/v1/webhook_out_subs/test",
};

export type WebhookOutSubsTestParams = Omit<Schemas["TestWebhookOutSub"], "token">;

/** The records by view. */
export interface WebhookOutSubsTestViews {
  readonly default: Schemas["WebhookJobView"];
}

const webhookOutSubsUpdate: Operation = {
  method: "PUT",
  path: "/api/v1/webhook_out_subs/update",
  repeatable: true,
};

export type WebhookOutSubsUpdateParams = Omit<Schemas["UpdateWebhookOutSub"], "token">;

/** The records by view. */
export interface WebhookOutSubsUpdateViews {
  readonly default: Schemas["WebhookOutSubView"];
  readonly planointegrate_view: Schemas["PlanointegrateView"];
}

class AuditEventsFmp {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Keeps the run of a FileMaker script. Sending the same event again changes nothing and returns the stored one. */
  create<View extends keyof AuditEventsFmpCreateViews = "default">(
    params: AuditEventsFmpCreateParams & { readonly view?: View },
    options?: KeyedCallOptions,
  ): Promise<Answer<AuditEventsFmpCreateViews[View]>> {
    return this.#sender.call(auditEventsFmpCreate, params, options);
  }

  /** Returns audit events, the newest first, page by page. A new or changed one may be missing for a few seconds. */
  index<View extends keyof AuditEventsFmpIndexViews = "default">(
    params: AuditEventsFmpIndexParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<Results<AuditEventsFmpIndexViews[View]>>> {
    return this.#sender.call(auditEventsFmpIndex, params, options);
  }

  /** Returns audit events, the newest first, page by page. A new or changed one may be missing for a few seconds. All of them, fetched `pageSize` at once. */
  iterate<View extends keyof AuditEventsFmpIndexViews = "default">(
    params: Omit<AuditEventsFmpIndexParams, "page" | "count"> & { readonly view?: View },
    { pageSize = 100, ...options }: CallOptions & { readonly pageSize?: number } = {},
  ): AsyncGenerator<AuditEventsFmpIndexViews[View], void, undefined> {
    return this.#sender.pages(auditEventsFmpIndex, params, pageSize, options);
  }

  /** Returns an audit event, by its id or its unique_id. */
  read<View extends keyof AuditEventsFmpReadViews = "default">(
    params: AuditEventsFmpReadParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<AuditEventsFmpReadViews[View]>> {
    return this.#sender.call(auditEventsFmpRead, params, options);
  }

  /** Changes an event of the caller's application until it has stopped: what is not given stays as it is, and null or an empty text clears. The same update may be sent again. */
  update<View extends keyof AuditEventsFmpUpdateViews = "default">(
    params: AuditEventsFmpUpdateParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<AuditEventsFmpUpdateViews[View]>> {
    return this.#sender.call(auditEventsFmpUpdate, params, options);
  }
}

class Clients {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Returns a client of the application whose roles count: to a client the own one, to a liaison those of the own companies, to an employee any. */
  read<View extends keyof ClientsReadViews = "default">(
    params: ClientsReadParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<ClientsReadViews[View]>> {
    return this.#sender.call(clientsRead, params, options);
  }

  /** Makes a user who is a client of an application, and mails a welcome. Whether the company exists does not show. */
  register<View extends keyof ClientsRegisterViews = "default">(
    params: ClientsRegisterParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<ClientsRegisterViews[View]>> {
    return this.#sender.call(clientsRegister, params, options);
  }
}

class Integrations {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Returns integrations, page by page: to an employee those of all applications in which the user is one, to a token those that it is for. A new or changed one may be missing for a few seconds. */
  index<View extends keyof IntegrationsIndexViews = "default">(
    params: IntegrationsIndexParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<Results<IntegrationsIndexViews[View]>>> {
    return this.#sender.call(integrationsIndex, params, options);
  }

  /** Returns integrations, page by page: to an employee those of all applications in which the user is one, to a token those that it is for. A new or changed one may be missing for a few seconds. All of them, fetched `pageSize` at once. */
  iterate<View extends keyof IntegrationsIndexViews = "default">(
    params: Omit<IntegrationsIndexParams, "page" | "count"> & { readonly view?: View },
    { pageSize = 100, ...options }: CallOptions & { readonly pageSize?: number } = {},
  ): AsyncGenerator<IntegrationsIndexViews[View], void, undefined> {
    return this.#sender.pages(integrationsIndex, params, pageSize, options);
  }
}

class ListItemCollections {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Returns the collections with their numbers of items, page by page. A change may be missing for a few seconds. */
  index<View extends keyof ListItemCollectionsIndexViews = "default">(
    params: ListItemCollectionsIndexParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<Results<ListItemCollectionsIndexViews[View]>>> {
    return this.#sender.call(listItemCollectionsIndex, params, options);
  }

  /** Returns the collections with their numbers of items, page by page. A change may be missing for a few seconds. All of them, fetched `pageSize` at once. */
  iterate<View extends keyof ListItemCollectionsIndexViews = "default">(
    params: Omit<ListItemCollectionsIndexParams, "page" | "count"> & { readonly view?: View },
    { pageSize = 100, ...options }: CallOptions & { readonly pageSize?: number } = {},
  ): AsyncGenerator<ListItemCollectionsIndexViews[View], void, undefined> {
    return this.#sender.pages(listItemCollectionsIndex, params, pageSize, options);
  }
}

class ListItems {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Adds a lookup value to a collection, and can make it the collection's default. */
  create<View extends keyof ListItemsCreateViews = "default">(
    params: ListItemsCreateParams & { readonly view?: View },
    options?: KeyedCallOptions,
  ): Promise<Answer<ListItemsCreateViews[View]>> {
    return this.#sender.call(listItemsCreate, params, options);
  }

  /** Removes a list item with its slug, its image and its mark as the default, unless another record refers to it. */
  destroy<View extends keyof ListItemsDestroyViews = "default">(
    params: ListItemsDestroyParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<ListItemsDestroyViews[View]>> {
    return this.#sender.call(listItemsDestroy, params, options);
  }

  /** Creates or changes up to 2,000 items of a collection, from an array or a CSV. Up to 33 rows are written all or nothing, more of them in batches, in order. Where a row is invalid, nothing is written. */
  import<View extends keyof ListItemsImportViews = "default">(
    params: ListItemsImportParams & { readonly view?: View },
    options?: KeyedCallOptions,
  ): Promise<Answer<ListItemsImportViews[View]>> {
    return this.#sender.call(listItemsImport, params, options);
  }

  /** Returns the items of a collection, or of all collections, page by page. */
  index<View extends keyof ListItemsIndexViews = "default">(
    params: ListItemsIndexParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<Results<ListItemsIndexViews[View]>>> {
    return this.#sender.call(listItemsIndex, params, options);
  }

  /** Returns the items of a collection, or of all collections, page by page. All of them, fetched `pageSize` at once. */
  iterate<View extends keyof ListItemsIndexViews = "default">(
    params: Omit<ListItemsIndexParams, "page" | "count"> & { readonly view?: View },
    { pageSize = 100, ...options }: CallOptions & { readonly pageSize?: number } = {},
  ): AsyncGenerator<ListItemsIndexViews[View], void, undefined> {
    return this.#sender.pages(listItemsIndex, params, pageSize, options);
  }

  /** Returns a list item, by its id, or by its collection and its slug. */
  read<View extends keyof ListItemsReadViews = "default">(
    params: ListItemsReadParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<ListItemsReadViews[View]>> {
    return this.#sender.call(listItemsRead, params, options);
  }

  /** Removes the image that a list item has. An item without one stays as it is. */
  removeImage<View extends keyof ListItemsRemoveImageViews = "default">(
    params: ListItemsRemoveImageParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<ListItemsRemoveImageViews[View]>> {
    return this.#sender.call(listItemsRemoveImage, params, options);
  }

  /** Changes a list item: what is not given stays as it is, and null or an empty text clears. Its key and slug stay. */
  update<View extends keyof ListItemsUpdateViews = "default">(
    params: ListItemsUpdateParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<ListItemsUpdateViews[View]>> {
    return this.#sender.call(listItemsUpdate, params, options);
  }

  /** Fetches a PNG or JPEG from a public URL and makes it the list item's image, upright and without metadata. */
  uploadImage<View extends keyof ListItemsUploadImageViews = "default">(
    params: ListItemsUploadImageParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<ListItemsUploadImageViews[View]>> {
    return this.#sender.call(listItemsUploadImage, params, options);
  }
}

class Notifications {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Returns what failed in the last 90 days, the newest first, page by page: mails, webhooks, dead letters. Clients and liaisons see those of webhooks, of their integrations. */
  index<View extends keyof NotificationsIndexViews = "default">(
    params: NotificationsIndexParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<Results<NotificationsIndexViews[View]>>> {
    return this.#sender.call(notificationsIndex, params, options);
  }

  /** Returns what failed in the last 90 days, the newest first, page by page: mails, webhooks, dead letters. Clients and liaisons see those of webhooks, of their integrations. All of them, fetched `pageSize` at once. */
  iterate<View extends keyof NotificationsIndexViews = "default">(
    params: Omit<NotificationsIndexParams, "page" | "count"> & { readonly view?: View },
    { pageSize = 100, ...options }: CallOptions & { readonly pageSize?: number } = {},
  ): AsyncGenerator<NotificationsIndexViews[View], void, undefined> {
    return this.#sender.pages(notificationsIndex, params, pageSize, options);
  }

  /** Returns a notification, by its id. */
  read<View extends keyof NotificationsReadViews = "default">(
    params: NotificationsReadParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<NotificationsReadViews[View]>> {
    return this.#sender.call(notificationsRead, params, options);
  }

  /** Marks a notification as resolved, for all who see it. One that is resolved stays as it is. */
  resolve<View extends keyof NotificationsResolveViews = "default">(
    params: NotificationsResolveParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<NotificationsResolveViews[View]>> {
    return this.#sender.call(notificationsResolve, params, options);
  }
}

class Passwords {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Mails a code to the user who has the e-mail, with which `/api/v1/passwords/reset` takes a new password. The answer and its time are the same if there is no such user. */
  requestReset<View extends keyof PasswordsRequestResetViews = "default">(
    params: PasswordsRequestResetParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<PasswordsRequestResetViews[View]>> {
    return this.#sender.call(passwordsRequestReset, params, options);
  }

  /** Gives the user whom the code was mailed to a new password, once. It ends all sessions of the user at once. */
  reset<View extends keyof PasswordsResetViews = "default">(
    params: PasswordsResetParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<PasswordsResetViews[View]>> {
    return this.#sender.call(passwordsReset, params, options);
  }

  /** Gives the session's user another password. It ends all other sessions of the user at once; the one whose token the request has goes on. */
  update<View extends keyof PasswordsUpdateViews = "default">(
    params: PasswordsUpdateParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<PasswordsUpdateViews[View]>> {
    return this.#sender.call(passwordsUpdate, params, options);
  }
}

class Requirements {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Notes that one record, of any model, has to be met for another. */
  create<View extends keyof RequirementsCreateViews = "default">(
    params: RequirementsCreateParams & { readonly view?: View },
    options?: KeyedCallOptions,
  ): Promise<Answer<RequirementsCreateViews[View]>> {
    return this.#sender.call(requirementsCreate, params, options);
  }

  /** Removes a requirement, unless another record refers to it. */
  destroy<View extends keyof RequirementsDestroyViews = "default">(
    params: RequirementsDestroyParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<RequirementsDestroyViews[View]>> {
    return this.#sender.call(requirementsDestroy, params, options);
  }

  /** Returns requirements, page by page. A new or changed one may be missing for a few seconds. */
  index<View extends keyof RequirementsIndexViews = "default">(
    params: RequirementsIndexParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<Results<RequirementsIndexViews[View]>>> {
    return this.#sender.call(requirementsIndex, params, options);
  }

  /** Returns requirements, page by page. A new or changed one may be missing for a few seconds. All of them, fetched `pageSize` at once. */
  iterate<View extends keyof RequirementsIndexViews = "default">(
    params: Omit<RequirementsIndexParams, "page" | "count"> & { readonly view?: View },
    { pageSize = 100, ...options }: CallOptions & { readonly pageSize?: number } = {},
  ): AsyncGenerator<RequirementsIndexViews[View], void, undefined> {
    return this.#sender.pages(requirementsIndex, params, pageSize, options);
  }

  /** Returns a requirement, by its id. */
  read<View extends keyof RequirementsReadViews = "default">(
    params: RequirementsReadParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<RequirementsReadViews[View]>> {
    return this.#sender.call(requirementsRead, params, options);
  }

  /** Changes what a requirement is known by, and its value: null or an empty text clears. The two records stay. */
  update<View extends keyof RequirementsUpdateViews = "default">(
    params: RequirementsUpdateParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<RequirementsUpdateViews[View]>> {
    return this.#sender.call(requirementsUpdate, params, options);
  }
}

class Sessions {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Makes a session of the user whose e-mail and password these are. Its token is shown this once. */
  create<View extends keyof SessionsCreateViews = "default">(
    params: SessionsCreateParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<SessionsCreateViews[View]>> {
    return this.#sender.call(sessionsCreate, params, options);
  }

  /** Signs the user out: of the session whose token the request has, or of another one of the user's own. */
  destroy<View extends keyof SessionsDestroyViews = "default">(
    params: SessionsDestroyParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<SessionsDestroyViews[View]>> {
    return this.#sender.call(sessionsDestroy, params, options);
  }

  /** Signs the user out of all other sessions, or of all: at once, those being opened too. Codes that reset the password end as well. Returns the session whose token the request has. */
  destroyAll<View extends keyof SessionsDestroyAllViews = "default">(
    params: SessionsDestroyAllParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<SessionsDestroyAllViews[View]>> {
    return this.#sender.call(sessionsDestroyAll, params, options);
  }

  /** Returns the sessions in which the user is signed in, the one used last first, page by page, with what each was opened from. A new or changed one may be missing for a few seconds. */
  index<View extends keyof SessionsIndexViews = "default">(
    params: SessionsIndexParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<Results<SessionsIndexViews[View]>>> {
    return this.#sender.call(sessionsIndex, params, options);
  }

  /** Returns the sessions in which the user is signed in, the one used last first, page by page, with what each was opened from. A new or changed one may be missing for a few seconds. All of them, fetched `pageSize` at once. */
  iterate<View extends keyof SessionsIndexViews = "default">(
    params: Omit<SessionsIndexParams, "page" | "count"> & { readonly view?: View },
    { pageSize = 100, ...options }: CallOptions & { readonly pageSize?: number } = {},
  ): AsyncGenerator<SessionsIndexViews[View], void, undefined> {
    return this.#sender.pages(sessionsIndex, params, pageSize, options);
  }

  /** Returns the session whose token the request has. So a program learns who is signed in, and with which roles. */
  read<View extends keyof SessionsReadViews = "default">(
    params: SessionsReadParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<SessionsReadViews[View]>> {
    return this.#sender.call(sessionsRead, params, options);
  }

  /** Has the session whose token the request has be remembered, or no longer. */
  update<View extends keyof SessionsUpdateViews = "default">(
    params: SessionsUpdateParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<SessionsUpdateViews[View]>> {
    return this.#sender.call(sessionsUpdate, params, options);
  }
}

class Users {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Makes the session's user, who has no role anywhere, a client of an application. */
  clientRegister<View extends keyof UsersClientRegisterViews = "default">(
    params: UsersClientRegisterParams & { readonly view?: View },
    options?: KeyedCallOptions,
  ): Promise<Answer<UsersClientRegisterViews[View]>> {
    return this.#sender.call(usersClientRegister, params, options);
  }
}

class WebhookEvents {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Tells an integration's subscriptions that something happened. Once it is answered, it reaches each that matches. */
  create<View extends keyof WebhookEventsCreateViews = "default">(
    params: WebhookEventsCreateParams & { readonly view?: View },
    options?: KeyedCallOptions,
  ): Promise<Answer<WebhookEventsCreateViews[View]>> {
    return this.#sender.call(webhookEventsCreate, params, options);
  }
}

class WebhookJobs {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Returns an integration's webhook jobs, the newest first, page by page. By time, a new or changed one may be missing for a few seconds. */
  index<View extends keyof WebhookJobsIndexViews = "default">(
    params: WebhookJobsIndexParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<Results<WebhookJobsIndexViews[View]>>> {
    return this.#sender.call(webhookJobsIndex, params, options);
  }

  /** Returns an integration's webhook jobs, the newest first, page by page. By time, a new or changed one may be missing for a few seconds. All of them, fetched `pageSize` at once. */
  iterate<View extends keyof WebhookJobsIndexViews = "default">(
    params: Omit<WebhookJobsIndexParams, "page" | "count"> & { readonly view?: View },
    { pageSize = 100, ...options }: CallOptions & { readonly pageSize?: number } = {},
  ): AsyncGenerator<WebhookJobsIndexViews[View], void, undefined> {
    return this.#sender.pages(webhookJobsIndex, params, pageSize, options);
  }

  /** Returns a webhook job with its attempts, by its id. */
  read<View extends keyof WebhookJobsReadViews = "default">(
    params: WebhookJobsReadParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<WebhookJobsReadViews[View]>> {
    return this.#sender.call(webhookJobsRead, params, options);
  }

  /** Queues a webhook job that failed once more, behind all that waits for its subscription. Its retries begin anew. */
  retry<View extends keyof WebhookJobsRetryViews = "default">(
    params: WebhookJobsRetryParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<WebhookJobsRetryViews[View]>> {
    return this.#sender.call(webhookJobsRetry, params, options);
  }
}

class WebhookOutSubs {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Has an integration's events posted to a URL. The answer holds the secret that signs them, this once. */
  create<View extends keyof WebhookOutSubsCreateViews = "default">(
    params: WebhookOutSubsCreateParams & { readonly view?: View },
    options?: KeyedCallOptions,
  ): Promise<Answer<WebhookOutSubsCreateViews[View]>> {
    return this.#sender.call(webhookOutSubsCreate, params, options);
  }

  /** Removes a subscription. What still waits for it is canceled. */
  destroy<View extends keyof WebhookOutSubsDestroyViews = "default">(
    params: WebhookOutSubsDestroyParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<WebhookOutSubsDestroyViews[View]>> {
    return this.#sender.call(webhookOutSubsDestroy, params, options);
  }

  /** Returns an integration's subscriptions to outgoing webhooks, page by page. */
  index<View extends keyof WebhookOutSubsIndexViews = "default">(
    params: WebhookOutSubsIndexParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<Results<WebhookOutSubsIndexViews[View]>>> {
    return this.#sender.call(webhookOutSubsIndex, params, options);
  }

  /** Returns an integration's subscriptions to outgoing webhooks, page by page. All of them, fetched `pageSize` at once. */
  iterate<View extends keyof WebhookOutSubsIndexViews = "default">(
    params: Omit<WebhookOutSubsIndexParams, "page" | "count"> & { readonly view?: View },
    { pageSize = 100, ...options }: CallOptions & { readonly pageSize?: number } = {},
  ): AsyncGenerator<WebhookOutSubsIndexViews[View], void, undefined> {
    return this.#sender.pages(webhookOutSubsIndex, params, pageSize, options);
  }

  /** Returns an integration's subscription, by its id. */
  read<View extends keyof WebhookOutSubsReadViews = "default">(
    params: WebhookOutSubsReadParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<WebhookOutSubsReadViews[View]>> {
    return this.#sender.call(webhookOutSubsRead, params, options);
  }

  /** Queues the subscription's failed jobs of a time, at most 10,000, in their events' order and behind all that waits. One that was interrupted, or leaves some, may be repeated. */
  replay<View extends keyof WebhookOutSubsReplayViews = "default">(
    params: WebhookOutSubsReplayParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<WebhookOutSubsReplayViews[View]>> {
    return this.#sender.call(webhookOutSubsReplay, params, options);
  }

  /** Makes a new secret, which the answer holds this once. For 24 hours deliveries are signed with the former one as well, so that the receiver can change over. */
  rotateSecret<View extends keyof WebhookOutSubsRotateSecretViews = "default">(
    params: WebhookOutSubsRotateSecretParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<WebhookOutSubsRotateSecretViews[View]>> {
    return this.#sender.call(webhookOutSubsRotateSecret, params, options);
  }

  /** Delivers a sample event, whose payload says `test`, to this subscription only, behind all that waits for it; to one that is switched off, once it is on. Returns the webhook job, which `webhook_jobs/read` tells more of. */
  test<View extends keyof WebhookOutSubsTestViews = "default">(
    params: WebhookOutSubsTestParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<WebhookOutSubsTestViews[View]>> {
    return this.#sender.call(webhookOutSubsTest, params, options);
  }

  /** Changes a subscription: what is not given stays as it is, and null or an empty text clears. */
  update<View extends keyof WebhookOutSubsUpdateViews = "default">(
    params: WebhookOutSubsUpdateParams & { readonly view?: View },
    options?: CallOptions,
  ): Promise<Answer<WebhookOutSubsUpdateViews[View]>> {
    return this.#sender.call(webhookOutSubsUpdate, params, options);
  }
}

/** The API at `url`, for the holder of `token`; without one, for signing in and the other routes that take none. */
export class PlanoCore {
  readonly auditEventsFmp: AuditEventsFmp;
  readonly clients: Clients;
  readonly integrations: Integrations;
  readonly listItemCollections: ListItemCollections;
  readonly listItems: ListItems;
  readonly notifications: Notifications;
  readonly passwords: Passwords;
  readonly requirements: Requirements;
  readonly sessions: Sessions;
  readonly users: Users;
  readonly webhookEvents: WebhookEvents;
  readonly webhookJobs: WebhookJobs;
  readonly webhookOutSubs: WebhookOutSubs;

  constructor(url: string, token?: string, options: Options = {}) {
    const sender = new Sender(url, token, options);
    this.auditEventsFmp = new AuditEventsFmp(sender);
    this.clients = new Clients(sender);
    this.integrations = new Integrations(sender);
    this.listItemCollections = new ListItemCollections(sender);
    this.listItems = new ListItems(sender);
    this.notifications = new Notifications(sender);
    this.passwords = new Passwords(sender);
    this.requirements = new Requirements(sender);
    this.sessions = new Sessions(sender);
    this.users = new Users(sender);
    this.webhookEvents = new WebhookEvents(sender);
    this.webhookJobs = new WebhookJobs(sender);
    this.webhookOutSubs = new WebhookOutSubs(sender);
  }
}

// Types that the compiler has to tell from each other; nothing here runs.

import { ApiError, PlanoCore } from "../src/index.js";

export async function calls(api: PlanoCore): Promise<void> {
  const slug: string = (await api.listItems.create({ key: "a", slug: "b" })).data.slug;
  // @ts-expect-error - slug is required
  await api.listItems.create({ key: "a" });
  // @ts-expect-error - a string
  await api.listItems.create({ key: "a", slug: 1 });
  // @ts-expect-error - nmae
  await api.listItems.create({ key: "a", slug: "b", nmae: "c" });
  // @ts-expect-error - the token is the client's
  await api.listItems.create({ key: "a", slug: "b", token: "c" });
  // @ts-expect-error - actve
  await api.webhookOutSubs.index({ integration_id: 1, filters: ["actve"] });
  const [more] = (await api.webhookOutSubs.index({ integration_id: 1, view: "planointegrate_view" })).data.results;
  const notify: boolean | undefined = more?.notify;
  const [less] = (await api.webhookOutSubs.index({ integration_id: 1 })).data.results;
  // @ts-expect-error - only in planointegrate_view
  less?.notify;
  // @ts-expect-error - reads take no key
  await api.webhookOutSubs.index({ integration_id: 1 }, { idempotencyKey: "a" });
  await api.listItems.update({ id: 1, name: null, active: null });
  // @ts-expect-error - an update names its record
  await api.listItems.update({ id: null });
  // @ts-expect-error - null clears, and this is no attribute
  await api.listItems.update({ id: 1, last_updated: null });
  // @ts-expect-error - a create clears nothing
  await api.listItems.create({ key: "a", slug: "b", name: null });
  void [slug, notify];
}

export function failures(error: unknown): boolean {
  return error instanceof ApiError && error.status === "slug-already-exists";
}

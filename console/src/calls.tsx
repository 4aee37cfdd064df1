// Calls of the API from pages: with the tab's client, and back to signing in where the session has ended.
import { createContext } from "preact";
import { useCallback, useContext, useEffect, useRef, useState } from "preact/hooks";
import { ApiError, type Answer, type PlanoCore } from "../../clients/typescript/src/index.js";
import { isSignedOut } from "./session.js";

export interface Signed {
  readonly api: PlanoCore;
  /** Shows the form for signing in, in front of the page as it is. */
  readonly signIn: () => void;
  /** Says something for a moment, also to screen readers. */
  readonly tell: (text: string) => void;
}

export const SignedIn = createContext<Signed | null>(null);

export function useSigned(): Signed {
  const signed = useContext(SignedIn);
  if (!signed) throw new Error("nobody is signed in");
  return signed;
}

export interface Loaded<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** What `load` returns, and again when `of` changes. Of several at once the last one counts. */
export function useLoaded<T>(load: (api: PlanoCore) => Promise<T>, of: readonly unknown[]): Loaded<T> {
  const { api, signIn } = useSigned();
  const [state, setState] = useState<{ data?: T; error?: unknown; isLoading: boolean }>({ isLoading: true });
  const [turn, setTurn] = useState(0);
  const last = useRef(0);
  useEffect(() => {
    const mine = ++last.current;
    const settle = (result: { data?: T; error?: unknown }) => mine === last.current && setState({ ...result, isLoading: false });
    setState((before) => ({ ...before, isLoading: true }));
    load(api).then(
      (data) => settle({ data }),
      (error: unknown) => (isSignedOut(error) ? signIn() : settle({ error })),
    );
    return () => void ++last.current;
  }, [api, turn, ...of]);
  const reload = useCallback(() => setTurn((number) => number + 1), []);
  return { data: state.data, error: state.error, isLoading: state.isLoading, reload };
}

export interface Doing {
  readonly isBusy: boolean;
  readonly error: unknown;
  /** Returns whether it succeeded. */
  readonly run: (act: (api: PlanoCore) => Promise<unknown>) => Promise<boolean>;
  readonly forget: () => void;
}

/** One change at a time, with what went wrong. A button is not disabled meanwhile: it would lose the focus. */
export function useDoing(): Doing {
  const { api, signIn } = useSigned();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const isRunning = useRef(false);
  const run = async (act: (api: PlanoCore) => Promise<unknown>): Promise<boolean> => {
    if (isRunning.current) return false;
    isRunning.current = true;
    setBusy(true);
    setError(undefined);
    try {
      await act(api);
      return true;
    } catch (failure) {
      if (isSignedOut(failure)) signIn();
      else setError(failure);
      return false;
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  };
  return { isBusy, error, run, forget: () => setError(undefined) };
}

/** The record of a change that was saved, also where the e-mail about it was not sent: the notifications tell of that. */
export async function saved<T>(call: Promise<Answer<T>>): Promise<T> {
  try {
    return (await call).data;
  } catch (error) {
    if (error instanceof ApiError && error.status === "mandrill-email-failed") return error.data as T;
    throw error;
  }
}

/** Creates records, each once however often it is asked to: `create` gets the same idempotency key until it has succeeded. */
export function useCreating<V, R>(
  create: (api: PlanoCore, values: V, key: { readonly idempotencyKey: string }) => Promise<Answer<R>>,
  onCreated: (made: R) => void,
  told: (made: R) => string,
): { readonly doing: Doing; readonly add: (values: V) => Promise<boolean> } {
  const { tell } = useSigned();
  const doing = useDoing();
  const key = useKey();
  const add = (values: V) =>
    doing.run(async (api) => {
      const made = await saved(create(api, values, key.of(values)));
      key.forget();
      tell(told(made));
      onCreated(made);
    });
  return { doing, add };
}

/** The idempotency key of what is about to be created: the same until it has been, so that nothing is created twice. */
function useKey(): { readonly of: (values: unknown) => { readonly idempotencyKey: string }; readonly forget: () => void } {
  const former = useRef<{ text: string; idempotencyKey: string } | undefined>(undefined);
  const of = (values: unknown) => {
    const text = JSON.stringify(values);
    if (former.current?.text !== text) former.current = { text, idempotencyKey: newKey() };
    return { idempotencyKey: former.current.idempotencyKey };
  };
  return { of, forget: () => (former.current = undefined) };
}

function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The tab's session: its token, and the client that calls with it.
import { ApiError, PlanoCore } from "../../clients/typescript/src/index.js";

const TOKEN = "token";
const EMAIL = "email";

export const base = location.href.replace(/[?#].*$/, "").replace(/\/console\/?$/, "");

/** The application whose roles count: the template's ConsoleApplication. */
export const application = document.getElementById("console")?.dataset["application"] ?? "planoauth";

export interface Kept {
  readonly token: string;
  readonly email: string;
}

export function kept(): Kept | null {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { token, email: sessionStorage.getItem(EMAIL) ?? "" } : null;
}

export function keep({ token, email }: Kept): void {
  sessionStorage.setItem(TOKEN, token);
  sessionStorage.setItem(EMAIL, email);
}

export function forget(): void {
  sessionStorage.removeItem(TOKEN);
  sessionStorage.removeItem(EMAIL);
}

export function clientOf(token?: string): PlanoCore {
  return new PlanoCore(base, token);
}

/** The session is over, or never was one: the user has to sign in. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && ["invalid-token", "session-expired"].includes(error.status);
}

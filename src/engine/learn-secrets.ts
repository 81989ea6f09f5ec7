// Tells the redactor the secret values that an action has got hold of, before anything may show them.

import type { Redactor } from "../util/redactor.ts";
import type { Parameters, SecretObject } from "./parameters.ts";
import { fetchedOf, ifFetched } from "./unfetched.ts";

/** Every secret value the parameters hold; what was not fetched cannot be shown either. */
export function learnSecrets(redactor: Redactor, { secrets, profile, repositoryServer }: Parameters): void {
  for (const secret of fetchedOf(secrets)) learnSecret(redactor, secret);
  const credential = profile && ifFetched(profile, "credential");
  if (credential !== undefined) {
    const secret = ifFetched(credential, "secret");
    redactor.add(ifFetched(credential, "keyPair")?.secret, ifFetched(credential, "kopia")?.password);
    if (secret !== undefined) learnSecret(redactor, secret);
  }
  const ofServer = repositoryServer && ifFetched(repositoryServer, "credentials");
  for (const secret of Object.values(ofServer ?? {})) learnSecret(redactor, secret);
}

export function learnSecret(redactor: Redactor, secret: SecretObject): void {
  for (const value of Object.values(secret.data ?? {})) redactor.add(Buffer.from(value, "base64").toString("utf8"));
}

// The world both peers live in: contexts and documents from a folder, did:key, and no network.
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';

const MULTIKEY = 'https://w3id.org/security/multikey/v1';
const DID = 'https://www.w3.org/ns/did/v1';

export async function readJson(folder, name, otherwise) {
  try {
    return JSON.parse(await readFile(join(folder, name), 'utf8'));
  } catch(error) {
    if(error.code === 'ENOENT' && otherwise !== undefined) {
      return otherwise;
    }
    throw error;
  }
}

function didKey(url) {
  const [did, fragment] = url.split('#');
  const multikey = did.slice('did:key:'.length);
  const method = {
    id: `${did}#${multikey}`, type: 'Multikey', controller: did, publicKeyMultibase: multikey
  };
  if(fragment !== undefined) {
    return {'@context': MULTIKEY, ...method};
  }
  return {
    '@context': [DID, MULTIKEY], id: did, verificationMethod: [method], assertionMethod: [method.id]
  };
}

function didWeb(url, documents) {
  const [did, fragment] = url.split('#');
  const document = documents[did];
  if(document === undefined || fragment === undefined) {
    return document;
  }
  const method = document.verificationMethod.find(({id}) => id === url);
  return method && {'@context': MULTIKEY, ...method};
}

// contexts: URL to JSON-LD context; documents: DID or URL to JSON.
export function documentLoader({contexts, documents}) {
  return async url => {
    const document = contexts[url] ??
      (url.startsWith('did:key:') ? didKey(url) : didWeb(url, documents));
    if(document === undefined) {
      throw new Error(`Nothing is stored for ${url}.`);
    }
    return {contextUrl: null, documentUrl: url, document, tag: 'static'};
  };
}

export function reason(error) {
  const inner = error?.errors?.map(reason) ?? [];
  return [error?.message ?? String(error), ...inner].join(' / ');
}

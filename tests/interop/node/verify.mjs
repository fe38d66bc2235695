// Verifies every file of FOLDER/credentials and prints one verdict per file, as JSON.
//
//   node verify.mjs FOLDER
//
// FOLDER holds contexts.json (URL to context), documents.json (DID to DID document), keys.json
// (JWT kid to public JWK) and credentials/*.json (Data Integrity) and *.jwt (compact JWS).
import {readFile, readdir} from 'node:fs/promises';
import {join} from 'node:path';

import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {importJWK, jwtVerify} from 'jose';

import {documentLoader, readJson, reason} from './world.mjs';

const ALGORITHMS = ['EdDSA', 'ES256', 'RS256'];

async function verifyDataIntegrity(text, world) {
  const answer = await vc.verifyCredential({
    credential: JSON.parse(text),
    suite: new DataIntegrityProof({cryptosuite}),
    documentLoader: documentLoader(world),
    // The status list is another credential; it is verified as a file of its own.
    checkStatus: async () => ({verified: true})
  });
  return answer.verified ? {verified: true} : {verified: false, error: reason(answer.error)};
}

async function verifyJwt(text, {keys}) {
  let kid;
  const {payload} = await jwtVerify(text.trim(), async header => {
    kid = header.kid;
    if(keys[kid] === undefined) {
      throw new Error(`No key is stored for ${kid}.`);
    }
    return importJWK(keys[kid], header.alg);
  }, {algorithms: ALGORITHMS, requiredClaims: ['iss', 'jti', 'nbf']});
  const issuer = payload.issuer?.id ?? payload.issuer;
  const agree = payload.iss === issuer && payload.jti === payload.id &&
    payload.sub === payload.credentialSubject.id &&
    payload.nbf === Date.parse(payload.validFrom) / 1000 && kid.startsWith(issuer);
  return agree ? {verified: true} : {verified: false, error: 'The claims do not match.'};
}

async function main(folder) {
  const world = {
    contexts: await readJson(folder, 'contexts.json'),
    documents: await readJson(folder, 'documents.json', {}),
    keys: await readJson(folder, 'keys.json', {})
  };
  const verdicts = {};
  for(const name of (await readdir(join(folder, 'credentials'))).sort()) {
    const text = await readFile(join(folder, 'credentials', name), 'utf8');
    const verify = name.endsWith('.jwt') ? verifyJwt : verifyDataIntegrity;
    try {
      verdicts[name] = await verify(text, world);
    } catch(error) {
      verdicts[name] = {verified: false, error: reason(error)};
    }
  }
  process.stdout.write(JSON.stringify(verdicts, null, 2) + '\n');
}

await main(process.argv[2]);

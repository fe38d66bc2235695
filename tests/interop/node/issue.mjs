// Issues what FOLDER/orders.json asks for, into FOLDER/issued, for Cairn to verify.
//
//   node issue.mjs FOLDER
//
// An order is {file, credential, and either seed (hex; Ed25519, Data Integrity) with an optional
// controller (a DID; did:key when left out), or jwk (private) with alg and kid (compact JWS)}.
import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';

import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {importJWK, SignJWT} from 'jose';

import {documentLoader, readJson} from './world.mjs';

async function issueDataIntegrity({credential, seed, controller}, world) {
  const key = await Ed25519Multikey.generate({seed: Buffer.from(seed, 'hex')});
  key.controller = controller ?? `did:key:${key.publicKeyMultibase}`;
  key.id = `${key.controller}#${key.publicKeyMultibase}`;
  const suite = new DataIntegrityProof({signer: key.signer(), cryptosuite});
  const issued = await vc.issue({credential, suite, documentLoader: documentLoader(world)});
  return JSON.stringify(issued);
}

async function issueJwt({credential, jwk, alg, kid}) {
  const {issuer, id, credentialSubject, validFrom, validUntil} = credential;
  const token = new SignJWT(credential)
    .setProtectedHeader({alg, kid, typ: 'JWT'})
    .setIssuer(issuer.id ?? issuer)
    .setJti(id)
    .setNotBefore(Date.parse(validFrom) / 1000);
  if(credentialSubject.id) {
    token.setSubject(credentialSubject.id);
  }
  if(validUntil) {
    token.setExpirationTime(Date.parse(validUntil) / 1000);
  }
  return token.sign(await importJWK(jwk, alg));
}

async function main(folder) {
  const world = {contexts: await readJson(folder, 'contexts.json'), documents: {}};
  await mkdir(join(folder, 'issued'), {recursive: true});
  for(const order of await readJson(folder, 'orders.json')) {
    const issue = order.jwk === undefined ? issueDataIntegrity : issueJwt;
    await writeFile(join(folder, 'issued', order.file), await issue(order, world));
  }
}

await main(process.argv[2]);

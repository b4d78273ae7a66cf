// SPDX-License-Identifier: Apache-2.0
// Registers, enrols and revokes users at the certificate authority of a connection profile with the library of Fabric CA,
// and lets them call a chaincode that decides by their attributes with the library of Fabric 2.2.
// Usage: node enrol.cjs PROFILE SECRET CHAINCODE ; prints one JSON object.
const FabricCAServices = require('fabric-ca-client');
const {Gateway, Wallets} = require('fabric-network');
const {readFileSync} = require('node:fs');

const [profileFile, secret, chaincode] = process.argv.slice(2);
const profile = JSON.parse(readFileSync(profileFile, 'utf8'));
const organisation = profile.organizations[profile.client.organization];
const place = profile.certificateAuthorities[organisation.certificateAuthorities[0]];

async function main() {
    const ca = new FabricCAServices(place.url, {trustedRoots: place.tlsCACerts.pem, verify: true}, place.caName);
    const wallet = await Wallets.newInMemoryWallet();
    const provider = wallet.getProviderRegistry().getProvider('X.509');
    const outcome = {};

    async function enrol(enrollmentID, enrollmentSecret, more) {
        const enrolled = await ca.enroll({enrollmentID, enrollmentSecret, ...more});
        await wallet.put(enrollmentID, {
            credentials: {certificate: enrolled.certificate, privateKey: enrolled.key.toBytes()},
            mspId: organisation.mspid,
            type: 'X.509',
        });
        return provider.getUserContext(await wallet.get(enrollmentID), enrollmentID);
    }

    async function refused(attempt) {
        try {
            await attempt();
            return 'done';
        } catch (e) {
            return e.message;
        }
    }

    async function as(user, call) {
        const gateway = new Gateway();
        try {
            await gateway.connect(profile, {wallet, identity: user, discovery: {enabled: false}});
            return await call((await gateway.getNetwork('mychannel')).getContract(chaincode));
        } finally {
            gateway.disconnect();
        }
    }

    const admin = await enrol('admin', secret);
    outcome.name = (await ca.getCaInfo(admin)).caName;
    const creator = await ca.register({
        enrollmentID: 'creator', affiliation: 'org1.department1', role: 'client', maxEnrollments: 1,
        attrs: [{name: 'abac.creator', value: 'true', ecert: true}],
    }, admin);
    const reader = await ca.register({enrollmentID: 'reader', affiliation: 'org1', role: 'client'}, admin);
    let creating = await enrol('creator', creator);
    await enrol('reader', reader);
    outcome.secondEnrolment = await refused(() => enrol('creator', creator));

    await as('creator', contract => contract.submitTransaction('Put', 'enrolled'));
    outcome.reader = await refused(() => as('reader', contract => contract.submitTransaction('Put', 'other')));
    outcome.id = (await as('reader', contract => contract.evaluateTransaction('Get', 'enrolled'))).toString();
    outcome.who = JSON.parse((await as('creator', contract => contract.evaluateTransaction('Who', 'hf.Affiliation'))).toString());

    const again = await ca.reenroll(creating, [{name: 'hf.Type'}]);
    await wallet.put('again', {
        credentials: {certificate: again.certificate, privateKey: again.key.toBytes()}, mspId: organisation.mspid, type: 'X.509',
    });
    outcome.again = JSON.parse((await as('again', contract => contract.evaluateTransaction('Who', 'abac.creator'))).toString());

    const identities = ca.newIdentityService();
    outcome.identities = (await identities.getAll(admin)).result.identities.map(one => one.id);
    await identities.update('reader', {type: 'app', affiliation: 'org2'}, admin);
    outcome.one = (await identities.getOne('reader', admin)).result;
    outcome.created = await identities.create({enrollmentID: 'third', affiliation: 'org1', enrollmentSecret: 'thirdpw'}, admin);
    outcome.deleted = (await identities.delete('third', admin)).result.id;
    const affiliations = ca.newAffiliationService();
    await affiliations.create({name: 'org3.a', force: true}, admin);
    outcome.affiliation = (await affiliations.getOne('org3', admin)).result;
    outcome.renamed = (await affiliations.update('org3', {name: 'org4'}, admin)).result;
    await affiliations.delete({name: 'org4', force: true}, admin);
    outcome.affiliations = (await affiliations.getAll(admin)).result.affiliations.map(one => one.name);

    const revoked = await ca.revoke({enrollmentID: 'creator', reason: 'keycompromise'}, admin);
    outcome.revoked = revoked.result.RevokedCerts.length;
    outcome.list = Buffer.from(await ca.generateCRL({}, admin), 'base64').toString();
    outcome.certificates = (await ca.newCertificateService().getCertificates({id: 'creator', notrevoked: true}, admin)).result.certs.length;
    outcome.afterwards = await refused(() => ca.reenroll(creating));
    outcome.stranger = await refused(() => enrol('nobody', 'guess'));
    process.stdout.write(JSON.stringify(outcome));
}

main();

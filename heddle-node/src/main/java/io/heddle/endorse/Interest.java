// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.ledger.StateMetadata;
import io.heddle.simulate.Simulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.MetaDataKeys;

/**
 * Works out whose endorsement a read-write set needs: which chaincodes' policies count, and which
 * keys have one of their own.
 *
 * <p>Fabric: core/endorser/endorser.go, buildChaincodeInterest.
 *
 * @param simulator of the transaction, not closed yet
 */
record Interest(Simulator simulator) {

  private static final Set<String> SYSTEM = Set.of("_lifecycle", "lscc", "cscc", "qscc");
  private static final String KEY_POLICY = MetaDataKeys.VALIDATION_PARAMETER.name();

  ChaincodeInterest of(ByteString results) {
    ChaincodeInterest.Builder interest = ChaincodeInterest.newBuilder();
    try {
      for (NsReadWriteSet namespace : TxReadWriteSet.parseFrom(results).getNsRwsetList()) {
        if (!SYSTEM.contains(namespace.getNamespace())) {
          interest.addAllChaincodes(calls(namespace));
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(Fault.INTERNAL, "A stored endorsement policy cannot be read", e);
    }
    return interest.build();
  }

  /** What the writes of one namespace demand. */
  private static final class Demand {
    private final List<SignaturePolicyEnvelope> keyPolicies = new ArrayList<>();
    private final Set<String> collections = new TreeSet<>();
    private boolean isPublicPolicyNeeded;
    private boolean hasWrites;
  }

  private List<ChaincodeCall> calls(NsReadWriteSet namespace)
      throws InvalidProtocolBufferException {
    String chaincode = namespace.getNamespace();
    Demand demand = new Demand();
    addPublicWrites(demand, chaincode, KVRWSet.parseFrom(namespace.getRwset()));
    for (CollectionHashedReadWriteSet collection : namespace.getCollectionHashedRwsetList()) {
      addHashedWrites(demand, chaincode, collection);
    }
    demand.isPublicPolicyNeeded |= !demand.hasWrites;
    Set<String> read = simulator.collectionsRead(chaincode);
    demand.collections.addAll(read);

    List<ChaincodeCall> calls = new ArrayList<>();
    if (demand.isPublicPolicyNeeded || !demand.keyPolicies.isEmpty()) {
      calls.add(
          ChaincodeCall.newBuilder()
              .setName(chaincode)
              .addAllKeyPolicies(demand.keyPolicies)
              .setDisregardNamespacePolicy(!demand.isPublicPolicyNeeded)
              .build());
    }
    for (String collection : demand.collections) {
      calls.add(
          ChaincodeCall.newBuilder()
              .setName(chaincode)
              .addCollectionNames(collection)
              .setNoPrivateReads(!read.contains(collection))
              .build());
    }
    return calls;
  }

  private void addPublicWrites(Demand demand, String chaincode, KVRWSet set)
      throws InvalidProtocolBufferException {
    Set<String> keys = new TreeSet<>();
    set.getWritesList().stream().map(KVWrite::getKey).forEach(keys::add);
    set.getMetadataWritesList().stream().map(KVMetadataWrite::getKey).forEach(keys::add);
    for (String key : keys) {
      demand.hasWrites = true;
      demand.isPublicPolicyNeeded |=
          !addKeyPolicy(
              demand, simulator.reader().metadata(chaincode, ByteString.copyFromUtf8(key)));
    }
  }

  private void addHashedWrites(
      Demand demand, String chaincode, CollectionHashedReadWriteSet collection)
      throws InvalidProtocolBufferException {
    HashedRWSet set = HashedRWSet.parseFrom(collection.getHashedRwset());
    List<ByteString> keys = new ArrayList<>();
    set.getHashedWritesList().stream().map(KVWriteHash::getKeyHash).forEach(keys::add);
    set.getMetadataWritesList().stream().map(KVMetadataWriteHash::getKeyHash).forEach(keys::add);
    String hashes = chaincode + "$$h" + collection.getCollectionName();
    for (ByteString key : keys) {
      demand.hasWrites = true;
      if (!addKeyPolicy(demand, simulator.reader().metadata(hashes, key))) {
        demand.collections.add(collection.getCollectionName());
      }
    }
  }

  /** Whether the key has a policy of its own, which then counts. */
  private static boolean addKeyPolicy(Demand demand, ByteString metadata)
      throws InvalidProtocolBufferException {
    if (metadata.isEmpty()) {
      return false;
    }
    ByteString policy = StateMetadata.parse(metadata).get(KEY_POLICY);
    if (policy == null) {
      return false;
    }
    demand.keyPolicies.add(SignaturePolicyEnvelope.parseFrom(policy));
    return true;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.heddle.identity.SigningIdentity;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReads;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReadsMerkleSummary;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;

/**
 * Transactions as a dishonest client makes them, with whatever endorsers it has won over: some are
 * damaged, and some are properly signed and say what no simulation would.
 */
public final class TransactionMutator {

  private static final List<String> NAMESPACES =
      List.of(
          "asset",
          "asset",
          "basic",
          "_lifecycle",
          "_lifecycle",
          "lscc",
          "qscc",
          "nobody",
          "",
          "$$expiry",
          "asset$$hcol",
          "a\0b",
          "\u00fc");
  private static final List<String> DEFINED = List.of("asset", "basic", "_lifecycle");
  private static final List<String> COLLECTIONS =
      List.of(
          "_implicit_org_Org1MSP", "_implicit_org_", "_implicit_org_Nobody", "nothing", "", "a\0b");
  private static final List<String> KEYS =
      List.of("", "a", "b", "malformed", "z", "\0k\0", "\u007f", "\uDBFF\uDFFF");
  private static final List<String> FIELDS =
      List.of("Sequence", "EndorsementInfo", "ValidationInfo", "Collections", "Other");

  private final SplittableRandom random;

  public TransactionMutator(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** An entry of a block. */
  public ByteString next() {
    boolean isPlausible = random.nextInt(3) > 0;
    String chaincode = pick(isPlausible ? DEFINED : NAMESPACES);
    TestTransaction transaction =
        TestTransaction.of(chaincode, isPlausible ? results(List.of(chaincode)) : results())
            .withNonce("n" + random.nextLong());
    ByteString entry = endorsed(transaction).entry();
    return switch (random.nextInt(4)) {
      case 0 -> random.nextBoolean() ? damaged(entry) : entry;
      default -> entry;
    };
  }

  private TestTransaction endorsed(TestTransaction transaction) {
    return switch (random.nextInt(5)) {
      case 0 -> transaction.endorsedBy();
      case 1 -> transaction.endorsedBy(RecordedNetwork.org1Peer());
      case 2 -> transaction.by(peer());
      default -> transaction;
    };
  }

  private static SigningIdentity peer() {
    return RecordedNetwork.org2Peer();
  }

  private ByteString results() {
    if (random.nextInt(20) == 0) {
      return noise();
    }
    return results(Stream.generate(() -> pick(NAMESPACES)).limit(1 + random.nextInt(3)).toList());
  }

  private ByteString results(List<String> namespaces) {
    TxReadWriteSet.Builder all = TxReadWriteSet.newBuilder();
    for (String namespace : namespaces) {
      NsReadWriteSet.Builder set =
          NsReadWriteSet.newBuilder()
              .setNamespace(namespace)
              .setRwset(random.nextInt(30) == 0 ? noise() : open(namespace));
      for (int c = random.nextInt(5) / 3; c > 0; c--) {
        set.addCollectionHashedRwset(
            CollectionHashedReadWriteSet.newBuilder()
                .setCollectionName(pick(COLLECTIONS))
                .setHashedRwset(random.nextInt(30) == 0 ? noise() : hashed())
                .setPvtRwsetHash(noise()));
      }
      all.addNsRwset(set);
    }
    return all.build().toByteString();
  }

  private ByteString open(String namespace) {
    KVRWSet.Builder set = KVRWSet.newBuilder();
    for (int i = random.nextInt(3); i > 0; i--) {
      set.addWrites(
          namespace.equals("_lifecycle")
              ? forged()
              : KVWrite.newBuilder()
                  .setKey(pick(KEYS))
                  .setIsDelete(random.nextInt(4) == 0)
                  .setValue(noise())
                  .build());
    }
    for (int i = random.nextInt(2); i > 0; i--) {
      set.addMetadataWrites(KVMetadataWrite.newBuilder().setKey(pick(KEYS)).addEntries(metadata()));
    }
    if (random.nextInt(4) == 0) {
      set.addReads(KVRead.newBuilder().setKey(pick(KEYS)).setVersion(version()));
    }
    if (random.nextInt(4) == 0) {
      set.addRangeQueriesInfo(range());
    }
    return set.build().toByteString();
  }

  private KVWrite forged() {
    String name = pick(NAMESPACES);
    return switch (random.nextInt(3)) {
      case 0 ->
          KVWrite.newBuilder()
              .setKey("namespaces/metadata/" + name)
              .setValue(
                  random.nextBoolean()
                      ? noise()
                      : StateMetadata.newBuilder()
                          .setDatatype("ChaincodeDefinition")
                          .addAllFields(FIELDS)
                          .build()
                          .toByteString())
              .build();
      case 1 ->
          KVWrite.newBuilder()
              .setKey("namespaces/fields/" + name + "/" + pick(FIELDS))
              .setValue(
                  random.nextBoolean()
                      ? noise()
                      : StateData.newBuilder().setBytes(noise()).build().toByteString())
              .build();
      default -> KVWrite.newBuilder().setKey(pick(KEYS)).setValue(noise()).build();
    };
  }

  private ByteString hashed() {
    HashedRWSet.Builder set = HashedRWSet.newBuilder();
    for (int i = random.nextInt(3); i > 0; i--) {
      set.addHashedWrites(
          KVWriteHash.newBuilder()
              .setKeyHash(noise())
              .setValueHash(noise())
              .setIsDelete(random.nextInt(4) == 0)
              .setIsPurge(random.nextInt(4) == 0));
    }
    if (random.nextInt(3) == 0) {
      set.addMetadataWrites(
          KVMetadataWriteHash.newBuilder().setKeyHash(noise()).addEntries(metadata()));
    }
    if (random.nextInt(4) == 0) {
      set.addHashedReads(KVReadHash.newBuilder().setKeyHash(noise()).setVersion(version()));
    }
    return set.build().toByteString();
  }

  private KVMetadataEntry metadata() {
    return KVMetadataEntry.newBuilder()
        .setName(random.nextInt(3) == 0 ? "other" : "VALIDATION_PARAMETER")
        .setValue(noise())
        .build();
  }

  private RangeQueryInfo range() {
    RangeQueryInfo.Builder range =
        RangeQueryInfo.newBuilder()
            .setStartKey(pick(KEYS))
            .setEndKey(pick(KEYS))
            .setItrExhausted(random.nextBoolean());
    return switch (random.nextInt(3)) {
      case 0 ->
          range
              .setRawReads(
                  QueryReads.newBuilder()
                      .addKvReads(KVRead.newBuilder().setKey(pick(KEYS)).setVersion(version())))
              .build();
      case 1 ->
          range
              .setReadsMerkleHashes(
                  QueryReadsMerkleSummary.newBuilder()
                      .setMaxDegree(random.nextInt(4) - 1)
                      .setMaxLevel(random.nextInt(4) - 1)
                      .addMaxLevelHashes(noise()))
              .build();
      default -> range.build();
    };
  }

  private Version version() {
    long[] numbers = {0, 1, 24, -1, Long.MAX_VALUE, Long.MIN_VALUE};
    return Version.newBuilder()
        .setBlockNum(numbers[random.nextInt(numbers.length)])
        .setTxNum(numbers[random.nextInt(numbers.length)])
        .build();
  }

  private ByteString damaged(ByteString whole) {
    byte[] bytes = whole.toByteArray();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return ByteString.copyFrom(
        bytes, 0, random.nextInt(10) == 0 ? random.nextInt(bytes.length) : bytes.length);
  }

  private ByteString noise() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private String pick(List<String> some) {
    return some.get(random.nextInt(some.size()));
  }
}

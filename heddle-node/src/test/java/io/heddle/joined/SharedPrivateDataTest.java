// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.TxId;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.Dissemination.Neighbour;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.PrivateDigest;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.TxPosition;
import io.heddle.ledger.Version;
import io.heddle.simulate.PrivateCollection;
import io.heddle.simulate.Simulator;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.Joining;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import io.heddle.testing.TestTransaction;
import io.heddle.validate.MissingPrivateData;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two peers of two organisations: one has all that is endorsed, the other some of it, and asks the
 * first one, which is there or not. Random transactions, with purges and collections that keep data
 * for a while; once the second one has caught up, its store holds what the first one's does.
 */
final class SharedPrivateDataTest {

  private static final String CHAINCODE = "asset";
  private static final long HEIGHT_WITH_DEFINITIONS = 23;
  private static final int BLOCKS = 60;
  private static final int BETWEEN_COMPARISONS = 10;

  /** "strict" keeps data for five blocks; the last one is of the first organisation alone. */
  private static final List<String> COLLECTIONS = List.of("shared", "strict", "org1only");

  private static final PrivateSharing SHARING =
      new PrivateSharing(0, 1, true, Duration.ofMinutes(1), 2, Duration.ofMinutes(60));

  @TempDir private Path directory;
  private final Set<Version> invalid = new HashSet<>();
  private SplittableRandom random = new SplittableRandom();
  private volatile boolean isThere;

  private record Endorsed(TestTransaction transaction, Optional<TxPvtReadWriteSet> written) {}

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.heddle.testing.Seeds#ofModels")
  @Spec({"NA-226", "NA-227", "NA-229", "NA-393", "NA-398"})
  void who_was_not_given_something_has_it_in_the_end_and_nothing_else(long seed) {
    random = new SplittableRandom(seed);
    SigningIdentity ofFirst = RecordedNetwork.org1Peer();
    SigningIdentity ofSecond = RecordedNetwork.org2Peer();
    try (LedgerStore firstStore = store("first", ofFirst);
        LedgerStore secondStore = store("second", ofSecond);
        JoinedChannel first = open(firstStore, ofFirst, Dissemination.NONE);
        JoinedChannel second =
            open(
                secondStore,
                ofSecond,
                _ ->
                    isThere
                        ? List.of(new Inside(ofFirst.serialized(), ofSecond.serialized(), first))
                        : List.of())) {
      for (int number = 1; number <= BLOCKS; number++) {
        commit(first, second, "%d/%d".formatted(seed, number));
        if (number % BETWEEN_COMPARISONS == 0) {
          isThere = true;
          second.reconcile();
          Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> missing(second).isEmpty());
          compare(first, second);
        }
      }
    }
  }

  private LedgerStore store(String name, SigningIdentity peer) {
    Path dir = directory.resolve(name);
    CommittingPeer.at(HEIGHT_WITH_DEFINITIONS, dir, peer).close();
    return LedgerStore.open(dir);
  }

  private static JoinedChannel open(LedgerStore store, SigningIdentity peer, Dissemination others) {
    Ledger ledger = store.ledger(RecordedChannel.NAME);
    JoinedChannel channel =
        Joining.channel(
            ledger, JoinedChannel.configuration(ledger), peer, List::of, others, SHARING);
    return channel;
  }

  private void commit(JoinedChannel first, JoinedChannel second, String nonce) {
    isThere = random.nextBoolean();
    List<Endorsed> block = new ArrayList<>();
    for (int count = 1 + random.nextInt(4); count > 0; count--) {
      block.add(endorse(first, nonce + "/" + count));
    }
    for (Endorsed endorsed : block) {
      endorsed
          .written()
          .ifPresent(written -> {
            keep(first, endorsed.transaction().txId(), written);
            if (random.nextInt(3) == 0) {
              keep(second, endorsed.transaction().txId(), written);
            }
          });
    }
    Block ordered =
        TestTransaction.orderedBlock(
            first.ledger(), block.stream().map(each -> each.transaction().entry()).toList());
    List<JoinedChannel> order =
        random.nextBoolean() ? List.of(first, second) : List.of(second, first);
    order.forEach(channel -> channel.commit(ordered));
    for (Endorsed endorsed : block) {
      TxPosition position = first.ledger().transaction(endorsed.transaction().txId()).orElseThrow();
      if (position.code() != TxValidationCode.VALID) {
        invalid.add(new Version(position.block(), position.index()));
      }
    }
  }

  private Endorsed endorse(JoinedChannel channel, String nonce) {
    try (Simulator simulator = channel.simulator(new TxId(nonce))) {
      boolean isTagging = random.nextInt(6) == 0;
      for (int operations = 1 + random.nextInt(3); operations > 0; operations--) {
        // where a value has ended before it is known to be tagged, it does not come back
        String name = isTagging ? "shared" : COLLECTIONS.get(random.nextInt(COLLECTIONS.size()));
        operate(simulator.collection(CHAINCODE, name), isTagging);
      }
      return new Endorsed(
          TestTransaction.of(CHAINCODE, simulator.results()).withNonce(nonce),
          simulator.privateResults());
    }
  }

  private void operate(PrivateCollection collection, boolean isTagging) {
    String key = "m" + random.nextInt(5);
    ByteString value = ByteString.copyFromUtf8(Integer.toString(random.nextInt(4)));
    if (isTagging) {
      collection.putMetadata(key, "tag", value);
      return;
    }
    switch (random.nextInt(8)) {
      case 0 -> collection.put(key, ByteString.EMPTY);
      case 1 -> collection.purge(key);
      case 2 -> collection.hash(key);
      default -> collection.put(key, value);
    }
  }

  /** With the definitions, as an endorser does. */
  private static void keep(JoinedChannel channel, TxId txId, TxPvtReadWriteSet written) {
    channel
        .ledger()
        .transientData()
        .add(
            txId,
            TxPvtReadWriteSetWithConfigInfo.newBuilder()
                .setEndorsedAt(channel.ledger().height())
                .setPvtRwset(written)
                .putCollectionConfigs(CHAINCODE, collections(channel))
                .build());
  }

  private static CollectionConfigPackage collections(JoinedChannel channel) {
    return channel.definitions().find(CHAINCODE).orElseThrow().definition().collections();
  }

  private static List<MissingPrivateData> missing(JoinedChannel channel) {
    try (StateSnapshot state = channel.ledger().snapshot()) {
      return MissingPrivateData.in(state).stream()
          .filter(each -> each.writer().block() >= HEIGHT_WITH_DEFINITIONS)
          .toList();
    }
  }

  private void compare(JoinedChannel first, JoinedChannel second) {
    assertThat(second.ledger().commitHash()).isEqualTo(first.ledger().commitHash());
    for (String namespace :
        List.of("asset$$pshared", "asset$$pstrict", "$$write-sets", "$$write-set-keys")) {
      assertThat(rows(second, namespace)).as(namespace).isEqualTo(rows(first, namespace));
    }
    assertThat(rows(second, "$$erased")).isEqualTo(rows(first, "$$erased"));
    assertThat(rows(second, "asset$$porg1only")).isEmpty();
    try (StateSnapshot state = second.ledger().snapshot()) {
      assertThat(MissingPrivateData.ineligibleIn(state))
          .isNotEmpty()
          .extracting(MissingPrivateData::collection)
          .containsOnly("org1only");
    }
    for (JoinedChannel channel : List.of(first, second)) {
      for (String collection : COLLECTIONS) {
        assertValuesFit(channel, collection);
      }
    }
  }

  private static void assertValuesFit(JoinedChannel channel, String collection) {
    try (StateSnapshot state = channel.ledger().snapshot();
        Cursor<KeyedEntry> values =
            state.range(CHAINCODE + "$$p" + collection, ByteString.EMPTY, ByteString.EMPTY)) {
      for (var value = values.next(); value.isPresent(); value = values.next()) {
        StateEntry hash =
            state
                .get(CHAINCODE + "$$h" + collection, io.heddle.base.Sha256.of(value.get().key()))
                .orElseThrow();
        assertThat(hash.version()).isEqualTo(value.get().entry().version());
      }
    }
  }

  /** What is written since the test began, without what only the first one keeps. */
  private Map<ByteString, StateEntry> rows(JoinedChannel channel, String namespace) {
    Map<ByteString, StateEntry> rows = new TreeMap<>(io.heddle.base.KeyOrder.BYTES);
    try (StateSnapshot state = channel.ledger().snapshot();
        Cursor<KeyedEntry> found = state.range(namespace, ByteString.EMPTY, ByteString.EMPTY)) {
      for (var row = found.next(); row.isPresent(); row = found.next()) {
        StateEntry entry = row.get().entry();
        boolean isOfFirst = row.get().key().toStringUtf8().contains("org1only");
        if (entry.version().block() >= HEIGHT_WITH_DEFINITIONS
            && !invalid.contains(entry.version())
            && (!isOfFirst || namespace.equals("$$erased"))) {
          rows.put(row.get().key(), entry);
        }
      }
    }
    return new LinkedHashMap<>(rows);
  }

  /** Another peer of the same process. */
  record Inside(ByteString identity, ByteString asker, JoinedChannel channel) implements Neighbour {
    @Override
    public void keep(TxId txId, TxPvtReadWriteSetWithConfigInfo written) {
      channel.ledger().transientData().add(txId, written);
    }

    @Override
    public List<GivenWrites> give(List<PrivateDigest> wanted) {
      return channel.give(asker, wanted);
    }
  }
}

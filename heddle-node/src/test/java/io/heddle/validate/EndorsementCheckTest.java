// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Identity;
import io.heddle.identity.PolicyParser;
import io.heddle.identity.SigningIdentity;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateMetadata;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.testing.LifecycleState;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import io.heddle.validate.NamespaceSet.CollectionSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whose endorsements are enough for what is written. Chaincode "cc" asks for both organisations,
 * "aa" and key "one" of "cc" for Org1, collection "two" of "cc" for Org2, "bad" for what is no
 * policy.
 */
final class EndorsementCheckTest {

  private static final String IN_FLUX =
      "The endorsements do not satisfy the policy of 'cc': an earlier transaction of the block"
          + " changes the policy of a written key";

  @TempDir private Path directory;
  private TestLedger chain;
  private StateSnapshot state;
  private EndorsementCheck check;

  @BeforeEach
  void define() {
    chain = TestLedger.in(directory);
    var lifecycle = new LifecycleState(chain, new Approvals(new MspId("none")));
    lifecycle.define(definition("cc", policy("AND('Org1MSP.peer','Org2MSP.peer')")));
    lifecycle.define(definition("aa", policy("OR('Org1MSP.peer')")));
    lifecycle.define(definition("bad", ByteString.copyFromUtf8("no policy")));
    chain.append(
        keyWithPolicy("one", PolicyParser.parse("OR('Org1MSP.peer')").toByteString()),
        keyWithPolicy("odd", ByteString.copyFromUtf8("no policy")),
        keyWithPolicy("nil", ByteString.EMPTY));
    state = chain.ledger().snapshot();
    ChannelConfig config = ChannelConfig.fromBlock(RecordedChannel.blocks().getFirst());
    check =
        new EndorsementCheck(
            config, new EndorsementPolicies(config, state, new CommittedDefinitions(state)));
  }

  private static StateChange keyWithPolicy(String key, ByteString policy) {
    return new StateChange(
        "cc",
        ByteString.copyFromUtf8(key),
        Optional.of(
            new StateEntry(
                ByteString.copyFromUtf8("v"),
                StateMetadata.marshal(
                    List.of(
                        KVMetadataEntry.newBuilder()
                            .setName("VALIDATION_PARAMETER")
                            .setValue(policy)
                            .build())),
                new Version(1, 0))));
  }

  @AfterEach
  void close() {
    state.close();
    chain.close();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # invoked, written,         endorsers, the namespace whose policy is not satisfied
          cc,        '',              12,        -
          cc,        '',              1,         cc
          cc,        '',              '',        cc
          cc,        cc/k,            12,        -
          cc,        cc/k,            1,         cc
          cc,        cc/one,          1,         -
          cc,        cc/one,          2,         cc
          cc,        cc/one cc/k,     1,         cc
          cc,        cc/k cc/one,     12,        -
          cc,        cc/one cc/k,     2,         cc
          cc,        cc@one,          1,         -
          cc,        cc@one,          2,         cc
          cc,        cc@k,            1,         cc
          cc,        cc@k,            12,        -
          cc,        cc#two,          2,         -
          cc,        cc#two,          1,         cc
          cc,        cc#plain,        2,         cc
          cc,        cc#plain,        12,        -
          cc,        cc#two cc#plain, 2,         cc
          cc,        cc%two,          2,         -
          cc,        cc%two,          1,         cc
          cc,        cc#two cc/one,   1,         cc
          cc,        cc#two cc/one,   2,         cc
          cc,        cc#two cc/one,   12,        -
          aa,        '',              1,         -
          aa,        '',              2,         aa
          aa,        cc/k,            1,         cc
          aa,        cc/k,            2,         aa
          aa,        cc/k,            12,        -
          bad,       '',              12,        bad
          """)
  @Spec({"NA-213", "NA-214"})
  void each_namespace_that_is_written_and_the_one_invoked_have_their_endorsements(
      String invoked, String written, String endorsers, String unsatisfied) throws Undecided {
    Optional<String> objection = objection(invoked, written, endorsers);

    assertThat(
            objection.map(text ->
                text.replaceFirst(
                    "^The endorsements do not satisfy the policy of '(.*?)': .*", "$1")))
        .isEqualTo(Optional.ofNullable(unsatisfied));
  }

  /** Which other peers would not give a verdict on, but every one of Heddle the same. */
  @Test
  @Spec({"NA-208", "NA-217"})
  void a_key_whose_own_policy_is_none_takes_no_write_and_an_empty_one_counts_as_none()
      throws Undecided {
    for (String written : List.of("cc/odd", "cc@odd", "cc/k cc/odd")) {
      assertThat(objection("cc", written, "12"))
          .hasValueSatisfying(reason ->
              assertThat(reason)
                  .startsWith("The endorsement policy of a key in 'cc' cannot be parsed: "));
    }
    assertThat(objection("cc", "cc/nil", "12")).isEmpty();
    assertThat(objection("cc", "cc/nil", "1")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # first, its endorsers, then,      is refused
          cc@k,    12,            cc/k,      true
          cc@k,    12,            cc@k,      true
          cc@k,    12,            cc/other,  false
          cc@k,    12,            cc/o cc/k, true
          cc@k,    12,            '',        false
          cc@k,    1,             cc/k,      false
          cc/k,    12,            cc/k,      false
          cc%two,  12,            cc#two,    true
          cc%two,  12,            cc%two,    true
          cc%two,  12,            cc#plain,  false
          cc%two,  1,             cc#two,    false
          """)
  @Spec("NA-216")
  void nobody_writes_a_key_whose_policy_an_earlier_one_of_the_block_changes(
      String first, String endorsers, String then, boolean isRefused) throws Undecided {
    objection("cc", first, endorsers);

    assertThat(objection("cc", then, "12"))
        .isEqualTo(isRefused ? Optional.of(IN_FLUX) : Optional.empty());
  }

  @Test
  @Spec("NA-216")
  void what_passes_counts_though_another_namespace_fails() throws Undecided {
    assertThat(objection("bad", "cc@k", "12")).isPresent();

    assertThat(objection("cc", "cc/k", "12")).contains(IN_FLUX);
  }

  @Test
  @Spec("NA-286")
  void the_first_namespace_by_name_is_told_and_who_is_missing() throws Undecided {
    assertThat(objection("cc", "aa/k", ""))
        .contains(
            "The endorsements do not satisfy the policy of 'aa': signature set did not satisfy"
                + " policy; missing: a peer of Org1MSP; good endorsements came from nobody");
    assertThat(objection("cc", "aa/k", "11"))
        .contains(
            "The endorsements do not satisfy the policy of 'cc': signature set did not satisfy"
                + " policy; missing: a peer of Org2MSP; good endorsements came from"
                + " peer0.org1.example.com (Org1MSP), peer0.org1.example.com (Org1MSP)");
  }

  /**
   * Why it does not pass, empty if it does.
   *
   * @param written {@code cc/k} a value, {@code cc@k} metadata, {@code cc#c} something in
   *     collection "c", {@code cc%c} metadata of the same key of it
   */
  private Optional<String> objection(String invoked, String written, String endorsers)
      throws Undecided {
    var transaction =
        new EndorserTransaction(
            TestLedger.txId(1),
            Timestamp.getDefaultInstance(),
            invoked,
            sets(written),
            Optional.empty());
    List<Identity> who =
        endorsers
            .chars()
            .mapToObj(
                digit -> digit == '1' ? RecordedNetwork.org1Peer() : RecordedNetwork.org2Peer())
            .map(SigningIdentity::serialized)
            .map(RecordedNetwork.msps()::parse)
            .toList();
    try {
      check.check(transaction, who);
      return Optional.empty();
    } catch (InvalidTransaction e) {
      return Optional.of(e.reason());
    }
  }

  private static List<NamespaceSet> sets(String written) {
    if (written.isEmpty()) {
      return List.of();
    }
    var open = KVRWSet.newBuilder();
    List<CollectionSet> collections = new ArrayList<>();
    for (String each : written.split(" ", -1)) {
      String name = each.substring(3);
      switch (each.charAt(2)) {
        case '/' -> open.addWrites(RwSet.write(name, "1"));
        case '@' -> open.addMetadataWrites(RwSet.noMetadata(name));
        case '#' ->
            collections.add(
                collection(
                    name,
                    HashedRWSet.newBuilder()
                        .addHashedWrites(
                            KVWriteHash.newBuilder().setKeyHash(ByteString.copyFromUtf8("h")))));
        default ->
            collections.add(
                collection(
                    name,
                    HashedRWSet.newBuilder()
                        .addMetadataWrites(
                            KVMetadataWriteHash.newBuilder()
                                .setKeyHash(ByteString.copyFromUtf8("h")))));
      }
    }
    return List.of(new NamespaceSet(written.substring(0, 2), open.build(), collections));
  }

  private static CollectionSet collection(String name, HashedRWSet.Builder hashes) {
    return new CollectionSet(Space.hashes("cc", name), hashes.build(), ByteString.EMPTY);
  }

  private static ByteString policy(String rule) {
    return applicationPolicy(rule).toByteString();
  }

  private static ApplicationPolicy applicationPolicy(String rule) {
    return ApplicationPolicy.newBuilder().setSignaturePolicy(PolicyParser.parse(rule)).build();
  }

  private static ChaincodeDefinition definition(String name, ByteString policy) {
    return new ChaincodeDefinition(
        name,
        1,
        "1.0",
        false,
        "escc",
        "vscc",
        policy,
        CollectionConfigPackage.newBuilder()
            .addConfig(
                CollectionConfig.newBuilder()
                    .setStaticCollectionConfig(
                        StaticCollectionConfig.newBuilder()
                            .setName("two")
                            .setEndorsementPolicy(applicationPolicy("OR('Org2MSP.peer')"))))
            .addConfig(
                CollectionConfig.newBuilder()
                    .setStaticCollectionConfig(
                        StaticCollectionConfig.newBuilder().setName("plain")))
            .build());
  }
}

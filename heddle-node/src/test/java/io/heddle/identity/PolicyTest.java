// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy.Rule;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyTest {

  private final Msps msps = RecordedNetwork.msps();
  private static final ByteString DATA = ByteString.copyFromUtf8("data");

  private static final Map<String, SigningIdentity> SIGNERS =
      Map.of(
          "peer1", RecordedNetwork.org1Peer(),
          "admin1", RecordedNetwork.org1User("Admin"),
          "user1", RecordedNetwork.org1User("User1"),
          "peer2", RecordedNetwork.org2Peer(),
          "user2", RecordedNetwork.org2User("User1"));

  @ParameterizedTest(name = "{0} signed by {1}: {2}")
  @Spec("NA-64")
  @CsvSource(
      delimiter = '|',
      value = {
        "OR('Org1MSP.member','Org2MSP.member')        | peer2       | true",
        "OR('Org1MSP.member','Org2MSP.member')        |             | false",
        "AND('Org1MSP.peer','Org2MSP.peer')           | peer1 peer2 | true",
        "AND('Org1MSP.peer','Org2MSP.peer')           | peer2 peer1 | true",
        "AND('Org1MSP.peer','Org2MSP.peer')           | peer1 user2 | false",
        "AND('Org1MSP.peer','Org2MSP.peer')           | peer1 peer1 | false",
        "AND('Org1MSP.member','Org1MSP.member')       | peer1 peer1 | false",
        "AND('Org1MSP.member','Org1MSP.member')       | peer1 user1 | true",
        "AND('Org1MSP.member','Org1MSP.peer')         | peer1 user1 | false",
        "AND('Org1MSP.member','Org1MSP.peer')         | user1 peer1 | true",
        "OutOf(2,'Org1MSP.peer','Org1MSP.admin','Org2MSP.peer') | admin1 peer2 | true",
        "OutOf(2,'Org1MSP.peer','Org1MSP.admin','Org2MSP.peer') | peer2        | false",
        "OutOf(0,'Org1MSP.peer')                      |             | true",
        "OutOf(2,'Org1MSP.peer')                      | peer1       | false",
        "OR(AND('Org1MSP.peer','Org2MSP.peer'),'Org1MSP.peer')  | peer1 | true",
      })
  void evaluates_greedily_in_list_order(String text, String signers, boolean satisfied) {
    SignaturePolicy policy = SignaturePolicy.of(PolicyParser.parse(text), msps);

    Optional<String> objection = policy.objection(msps.verified(signed(signers)));

    assertThat(objection)
        .isEqualTo(
            satisfied ? Optional.empty() : Optional.of("signature set did not satisfy policy"));
  }

  @ParameterizedTest(name = "{0} signed by {1}")
  @Spec("NA-286")
  @CsvSource(
      delimiter = '|',
      value = {
        "OR('Org1MSP.peer','Org2MSP.admin')      | user2 | 1 of [a peer of Org1MSP; an admin of Org2MSP]",
        "AND('Org1MSP.peer','Org2MSP.member')    | peer1 | a member of Org2MSP",
        "AND('Org1MSP.peer','Org2MSP.client')    |       | a peer of Org1MSP and a client of Org2MSP",
        "OutOf(2,'Org1MSP.peer','Org1MSP.admin','Org2MSP.peer') | peer2 | 1 of [a peer of Org1MSP; an admin of Org1MSP]",
        "AND('Org1MSP.member','Org1MSP.member')  | peer1 | a member of Org1MSP",
        "OR(AND('Org1MSP.peer','Org2MSP.peer'),'Org1MSP.admin') | peer1 | 1 of [a peer of Org2MSP; an admin of Org1MSP]",
        "OutOf(2,'Org1MSP.peer')                 |       | more than there can be",
      })
  void tells_whose_signatures_are_missing(String text, String signers, String missing) {
    Policy policy = policy(text);

    assertThat(policy.missing(msps.verified(signed(signers)))).isEqualTo(missing);
  }

  @Test
  @Spec("NA-286")
  void tells_what_the_sub_policies_lack() {
    List<Policy> children =
        List.of(
            policy("OR('Org1MSP.peer')"),
            policy("OR('Org2MSP.peer')"),
            policy("OR('Org2MSP.admin')"));
    var policy = new ImplicitMetaPolicy("Endorsement", Rule.MAJORITY, children, msps);

    assertThat(policy.missing(msps.verified(signed("peer1"))))
        .isEqualTo("1 of [a peer of Org2MSP; an admin of Org2MSP]");
  }

  @ParameterizedTest(name = "{0} of {1}")
  @Spec("NA-64")
  @CsvSource({"-1,1", "1,1", "2,1", "0,0"})
  void takes_no_rule_that_refers_to_a_principal_that_is_not_there(int index, int principals) {
    var leaf = rule().setSignedBy(index).build();
    var nested = outOf(1, outOf(1, leaf));
    var message =
        "identity index out of range, requested %d, but identities length is %d"
            .formatted(index, principals);

    assertThatThrownBy(() -> SignaturePolicy.of(envelope(leaf, principals), msps))
        .hasMessage(message);
    assertThatThrownBy(() -> SignaturePolicy.of(envelope(nested, principals), msps))
        .hasMessage(message);
  }

  @Test
  @Spec("NA-291")
  void tells_which_part_of_a_rule_whose_signature_satisfies() {
    SignaturePolicy policy =
        SignaturePolicy.of(
            PolicyParser.parse(
                "OR(AND('Org1MSP.peer','Org2MSP.peer'),OutOf(1,'Org1MSP.peer','Org1MSP.member'))"),
            msps);
    Satisfaction found = policy.satisfaction(msps.verified(signed("peer1")));

    assertThat(text(found))
        .isEqualTo(
            "1 of 2 [2 of 2 [a peer of Org1MSP by Org1MSP; a peer of Org2MSP no] no;"
                + " 1 of 2 [a peer of Org1MSP by Org1MSP; a member of Org1MSP no] yes] yes");
    assertThat(found.isSatisfied())
        .isEqualTo(policy.objection(msps.verified(signed("peer1"))).isEmpty());
  }

  @Test
  @Spec("NA-291")
  void tells_which_sub_policy_whose_signature_satisfies() {
    Policy one = SignaturePolicy.of(PolicyParser.parse("OR('Org1MSP.peer')"), msps);
    Policy two = SignaturePolicy.of(PolicyParser.parse("OR('Org2MSP.peer')"), msps);
    Policy both = new ImplicitMetaPolicy("Endorsement", Rule.MAJORITY, List.of(one, two), msps);

    assertThat(text(both.satisfaction(msps.verified(signed("peer2")))))
        .isEqualTo(
            "2 of 2 [1 of 1 [a peer of Org1MSP no] no;"
                + " 1 of 1 [a peer of Org2MSP by Org2MSP] yes] no");
  }

  private static String text(Satisfaction of) {
    if (of.parts().isEmpty()) {
      return of.rule() + of.by().map(each -> " by " + each.mspId()).orElse(" no");
    }
    return "%s [%s] %s"
        .formatted(
            of.rule(),
            of.parts().stream().map(PolicyTest::text).collect(Collectors.joining("; ")),
            of.isSatisfied() ? "yes" : "no");
  }

  @Test
  @Spec("NA-64")
  void takes_no_rule_without_content_and_no_other_version() {
    var good = envelope(rule().setSignedBy(0).build(), 1);

    assertThatThrownBy(() -> SignaturePolicy.of(SignaturePolicyEnvelope.getDefaultInstance(), msps))
        .hasMessage("Empty policy element");
    assertThatThrownBy(() -> SignaturePolicy.of(envelope(outOf(1, rule().build()), 1), msps))
        .hasMessage("Unknown type: <nil>:<nil>");
    assertThatThrownBy(() -> SignaturePolicy.of(good.toBuilder().setVersion(1).build(), msps))
        .hasMessage("This evaluator only understands messages of version 0, but version was 1");
    assertThat(SignaturePolicy.of(good, msps).objection(msps.verified(signed("peer1")))).isEmpty();
  }

  @Test
  @Spec("NA-64")
  void takes_rules_that_are_nested_only_so_deep() {
    var deep = rule().setSignedBy(0).build();
    for (int level = 0; level < 100; level++) {
      deep = outOf(1, deep);
    }
    var deeper = envelope(outOf(1, deep), 1);

    assertThat(
            SignaturePolicy.of(envelope(deep, 1), msps).objection(msps.verified(signed("peer1"))))
        .isEmpty();
    assertThatThrownBy(() -> SignaturePolicy.of(deeper, msps))
        .hasMessage("The policy is nested more than 100 levels deep");
  }

  @Test
  @Spec("NA-64")
  void counts_only_signatures_that_verify() {
    SignaturePolicy policy = SignaturePolicy.of(PolicyParser.parse("OR('Org1MSP.peer')"), msps);
    SigningIdentity peer = RecordedNetwork.org1Peer();
    ByteString other = peer.sign(ByteString.copyFromUtf8("other"));
    var wrong = new SignedData(DATA, peer.serialized(), other);
    var right = new SignedData(DATA, peer.serialized(), peer.sign(DATA));

    assertThatThrownBy(() -> policy.check(List.of(wrong)))
        .hasMessage("signature set did not satisfy policy");
    policy.check(List.of(wrong, right));
  }

  @Test
  void passes_over_what_is_no_identity() {
    SignaturePolicy policy = SignaturePolicy.of(PolicyParser.parse("OR('Org1MSP.peer')"), msps);
    SigningIdentity peer = RecordedNetwork.org1Peer();
    var garbage = new SignedData(DATA, ByteString.copyFromUtf8("garbage"), DATA);

    policy.check(List.of(garbage, new SignedData(DATA, peer.serialized(), peer.sign(DATA))));
  }

  @ParameterizedTest(name = "{0} of {1} with {2} satisfied: {3}")
  @Spec("NA-65")
  @CsvSource({
    "ANY,3,0,false",
    "ANY,3,1,true",
    "ANY,3,3,true",
    "ALL,3,2,false",
    "ALL,3,3,true",
    "MAJORITY,2,1,false",
    "MAJORITY,2,2,true",
    "MAJORITY,3,2,true",
    "MAJORITY,3,3,true",
    "MAJORITY,4,2,false",
    "MAJORITY,4,3,true",
    "ANY,0,0,true",
    "ALL,0,0,true",
    "MAJORITY,0,0,true",
  })
  void counts_sub_policies(Rule rule, int children, int satisfied, boolean expected) {
    List<Policy> policies =
        Stream.concat(
                Stream.generate(() -> policy("OutOf(0,'Org1MSP.peer')")).limit(satisfied),
                Stream.generate(() -> policy("OutOf(2,'Org1MSP.peer')"))
                    .limit(children - satisfied))
            .toList();

    var policy = new ImplicitMetaPolicy("Writers", rule, policies, msps);

    assertThat(policy.objection(List.of()).isEmpty()).isEqualTo(expected);
  }

  @Test
  void takes_no_rule_that_it_does_not_know() {
    assertThatThrownBy(() -> new ImplicitMetaPolicy("Writers", Rule.UNRECOGNIZED, List.of(), msps))
        .hasMessage("The rule of an implicit meta policy is not a known one");
  }

  @Test
  @Spec("NA-65")
  void tells_how_many_sub_policies_were_missing() {
    List<Policy> children = List.of(policy("OR('Org1MSP.peer')"), policy("OR('Org2MSP.peer')"));
    var policy = new ImplicitMetaPolicy("Endorsement", Rule.MAJORITY, children, msps);

    assertThatThrownBy(() -> policy.check(signed("peer1 user2")))
        .hasMessage(
            "implicit policy evaluation failed - 1 sub-policies were satisfied, but this policy"
                + " requires 2 of the 'Endorsement' sub-policies to be satisfied");
  }

  @ParameterizedTest
  @Spec("NA-63")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "AND('A.member','B.admin')               | n2[0,1]           | A.MEMBER B.ADMIN",
        "and('A.member', \"B.client\")           | n2[0,1]           | A.MEMBER B.CLIENT",
        "Or ( 'A.b-1.peer' , 'A.b-1.peer' )      | n1[0,1]           | A.b-1.PEER A.b-1.PEER",
        "OR('A.member', AND('B.member', 'C.orderer'))   | n1[2,n2[0,1]] | B.MEMBER C.ORDERER A.MEMBER",
        "OR(AND('A.member', 'B.member'), OR('C.admin', 'D.member')) | n1[n2[0,1],n1[2,3]] | A.MEMBER B.MEMBER C.ADMIN D.MEMBER",
        "OutOf(1, 'A.member', 'B.member')        | n1[0,1]           | A.MEMBER B.MEMBER",
        "OutOf('2', 'A.member', 'B.member')      | n2[0,1]           | A.MEMBER B.MEMBER",
        "OUTOF(3, 'A.member', 'B.member')        | n3[0,1]           | A.MEMBER B.MEMBER",
      })
  void parses(String text, String rule, String principals) throws Exception {
    SignaturePolicyEnvelope envelope = PolicyParser.parse(text);

    assertThat(describe(envelope.getRule())).isEqualTo(rule);
    StringBuilder named = new StringBuilder();
    for (var principal : envelope.getIdentitiesList()) {
      MSPRole role = MSPRole.parseFrom(principal.getPrincipal());
      named.append(' ').append(role.getMspIdentifier()).append('.').append(role.getRole());
    }
    assertThat(named.substring(1)).isEqualTo(principals);
  }

  @ParameterizedTest
  @Spec("NA-63")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "OR('A.member', Bmember)          | unrecognized token 'Bmember' in policy string",
        "OR('A.member', 'Bmember')        | unrecognized token 'Bmember' in policy string",
        "OR('A_B.member')                 | unrecognized token 'A_B.member' in policy string",
        "OR('A.boss')                     | unrecognized token 'A.boss' in policy string",
        "OutOf(4,'A.peer','B.peer')       | invalid t-out-of-n predicate, t 4, n 2",
        "1                                | invalid policy string '1'",
        "OR('A.peer'                      | invalid policy string 'OR('A.peer''",
        "OR('A.peer'))                    | invalid policy string 'OR('A.peer'))'",
      })
  void refuses(String text, String message) {
    assertThatThrownBy(() -> PolicyParser.parse(text)).hasMessage(message);
  }

  private static org.hyperledger.fabric.protos.common.SignaturePolicy.Builder rule() {
    return org.hyperledger.fabric.protos.common.SignaturePolicy.newBuilder();
  }

  private static org.hyperledger.fabric.protos.common.SignaturePolicy outOf(
      int needed, org.hyperledger.fabric.protos.common.SignaturePolicy... rules) {
    return rule()
        .setNOutOf(
            org.hyperledger.fabric.protos.common.SignaturePolicy.NOutOf.newBuilder()
                .setN(needed)
                .addAllRules(List.of(rules)))
        .build();
  }

  /** The rule over so many members of Org1. */
  private static SignaturePolicyEnvelope envelope(
      org.hyperledger.fabric.protos.common.SignaturePolicy rule, int principals) {
    return SignaturePolicyEnvelope.newBuilder()
        .setRule(rule)
        .addAllIdentities(
            Collections.nCopies(
                principals, Principals.role(RecordedNetwork.ORG1, MSPRoleType.MEMBER)))
        .build();
  }

  private Policy policy(String text) {
    return SignaturePolicy.of(PolicyParser.parse(text), msps);
  }

  private static List<SignedData> signed(String signers) {
    return Stream.ofNullable(signers)
        .flatMap(names -> Stream.of(names.split(" ")))
        .map(SIGNERS::get)
        .map(signer -> new SignedData(DATA, signer.serialized(), signer.sign(DATA)))
        .toList();
  }

  private static String describe(org.hyperledger.fabric.protos.common.SignaturePolicy rule) {
    return rule.hasNOutOf()
        ? "n%d[%s]"
            .formatted(
                rule.getNOutOf().getN(),
                String.join(
                    ",",
                    rule.getNOutOf().getRulesList().stream().map(PolicyTest::describe).toList()))
        : Integer.toString(rule.getSignedBy());
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.util.Arrays;
import java.util.List;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.junit.jupiter.api.Test;

@Spec({"NA-45", "NA-64"})
final class MspsTest {

  private static final ByteString DATA = ByteString.copyFromUtf8("data");

  private final Msps org1 = new Msps(List.of(RecordedNetwork.org1()));
  private final SigningIdentity peer = RecordedNetwork.org1Peer();
  private final SigningIdentity user = RecordedNetwork.org1User("User1");

  @Test
  void has_the_providers_that_it_was_given() {
    assertThat(org1.find(RecordedNetwork.ORG1).map(Msp::id)).contains(RecordedNetwork.ORG1);
    assertThat(org1.find(RecordedNetwork.ORG2)).isEmpty();
  }

  @Test
  void remembers_an_identity() {
    assertThat(org1.parse(peer.serialized())).isSameAs(org1.parse(peer.serialized()));
  }

  @Test
  void keeps_nothing_of_what_an_identity_was_a_part_of() {
    byte[] transaction = peer.serialized().concat(DATA).toByteArray();
    ByteString part =
        UnsafeByteOperations.unsafeWrap(transaction).substring(0, peer.serialized().size());

    Identity first = org1.parse(part);
    Arrays.fill(transaction, (byte) 0);

    assertThat(org1.parse(peer.serialized())).isSameAs(first);
  }

  @Test
  void remembers_no_identity_that_takes_more_than_16_kibibytes() {
    ByteString most = filled(16 * 1024);
    ByteString tooMuch = filled(16 * 1024 + 1);

    assertThat(org1.parse(most)).isSameAs(org1.parse(most));
    assertThat(org1.parse(tooMuch)).isEqualTo(org1.parse(tooMuch));
    assertThat(org1.parse(tooMuch)).isNotSameAs(org1.parse(tooMuch));
  }

  /** The peer's identity with so much text behind its certificate that it has this size. */
  private ByteString filled(int size) {
    String pem = Certificates.pem(peer.certificate());
    int more = size - Identity.serialize(peer.mspId(), pem + "x".repeat(8192)).size();
    return Identity.serialize(peer.mspId(), pem + "x".repeat(8192 + more));
  }

  @Test
  void refuses_what_is_no_identity() {
    assertThatThrownBy(() -> org1.parse(ByteString.copyFromUtf8("\u0007garbage")))
        .isInstanceOfSatisfying(
            HeddleException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BAD_INPUT))
        .hasMessage("could not deserialize a SerializedIdentity");
  }

  @Test
  void knows_nothing_of_another_organisations_identity() {
    Identity foreign = RecordedNetwork.org2().parse(RecordedNetwork.org2Peer().serialized());
    var role = Principals.role(RecordedNetwork.ORG2, MSPRoleType.MEMBER);
    String unknown = "MSP Org2MSP is not defined on channel";

    assertThatThrownBy(() -> org1.validate(foreign))
        .isInstanceOfSatisfying(
            HeddleException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DENIED))
        .hasMessage(unknown);
    assertThatThrownBy(() -> org1.satisfies(foreign, role)).hasMessage(unknown);
    assertThatThrownBy(() -> org1.require(foreign, role)).hasMessage(unknown);
  }

  @Test
  void whoever_has_signed_well_counts_once_in_the_order_of_the_signatures() {
    SignedData good = signed(peer, peer.sign(DATA));
    SignedData bad = signed(user, peer.sign(DATA));
    SignedData unknown = signed(RecordedNetwork.org2Peer(), RecordedNetwork.org2Peer().sign(DATA));

    assertThat(org1.verified(List.of(bad, unknown, good, good, signed(user, user.sign(DATA)))))
        .containsExactly(org1.parse(peer.serialized()), org1.parse(user.serialized()));
    assertThat(org1.verified(List.of(signed(peer, user.sign(DATA)), good)))
        .containsExactly(org1.parse(peer.serialized()));
  }

  private static SignedData signed(SigningIdentity signer, ByteString signature) {
    return new SignedData(DATA, signer.serialized(), signature);
  }
}

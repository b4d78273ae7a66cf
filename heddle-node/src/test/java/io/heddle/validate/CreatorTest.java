// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.testing.TestTransaction;
import java.nio.file.Path;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose transactions count: each is whole and endorsed, and only its creator differs. */
@Spec({"NA-51", "NA-52", "NA-53", "NA-205"})
final class CreatorTest {

  private static final ByteString WRITE =
      RwSet.of("asset", set -> set.addWrites(RwSet.write("created", "1")));

  @TempDir private Path folders;

  @ParameterizedTest
  @ValueSource(strings = {"expired", "extra-ou", "not-yet-valid"})
  void time_and_further_units_do_not_matter(String variant) {
    Examined.assertGood(good().by(RecordedNetwork.org1Variant(variant, folders)).entry());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "revoked      | could not validate identity against certification chain: The certificate"
            + " has been revoked",
        "no-ou        | could not validate identity's OUs: the identity does not have an OU that"
            + " resolves to client, peer, orderer, or admin role. OUs: [], MSP: [Org1MSP]",
        "two-role-ous | could not validate identity's OUs: the identity must have a client, a peer,"
            + " an orderer, or an admin OU role to be valid, not a combination of them. OUs:"
            + " [client(*) peer(*)], MSP: [Org1MSP]",
        "unknown-ou   | could not validate identity's OUs: the identity does not have an OU that"
            + " resolves to client, peer, orderer, or admin role. OUs: [auditor(*)], MSP:"
            + " [Org1MSP]",
        "foreign-ca   | the supplied identity is not valid: certificate signed by unknown authority"
      })
  void whoever_is_no_valid_member_cannot_have_made_it(String variant, String why) {
    ByteString entry = good().by(RecordedNetwork.org1Variant(variant, folders)).entry();

    String reason = Examined.refused(entry, TxValidationCode.BAD_CREATOR_SIGNATURE);

    assertThat(reason.replaceAll("\\([0-9A-F]{16}\\)", "(*)"))
        .isEqualTo("Its creator is not valid: " + why);
  }

  @Test
  void somebody_elses_signature_is_not_the_creators() throws InvalidProtocolBufferException {
    Envelope envelope = Envelope.parseFrom(good().entry());
    ByteString others = RecordedNetwork.org1User("User2").sign(envelope.getPayload());

    ByteString entry = envelope.toBuilder().setSignature(others).build().toByteString();

    assertThat(Examined.refused(entry, TxValidationCode.BAD_CREATOR_SIGNATURE))
        .isEqualTo("The signature is not its creator's");
  }

  private static TestTransaction good() {
    return TestTransaction.of("asset", WRITE);
  }
}

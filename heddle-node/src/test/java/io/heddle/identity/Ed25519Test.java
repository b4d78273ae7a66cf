// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.testing.Fixtures;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.security.PublicKey;
import org.junit.jupiter.api.Test;

/** An organisation whose keys and authorities are Ed25519 ones. */
final class Ed25519Test {

  private static final MspId ORGANISATION = new MspId("Org2MSP");
  private static final Path FOLDER = Fixtures.path("bft-channel/ed25519-user");
  private static final ByteString MESSAGE = ByteString.copyFromUtf8("message");

  private final SigningIdentity signer = SigningIdentity.load(ORGANISATION, FOLDER);
  private final Msp msp = Msp.ofFolder(ORGANISATION, FOLDER);

  @Test
  @Spec("NA-42")
  void its_members_sign_messages_as_they_are() {
    Identity identity = msp.parse(signer.serialized());

    ByteString signature = signer.sign(MESSAGE);

    assertThat(signature.size()).isEqualTo(64);
    PublicKey key = identity.certificate().getPublicKey(); // not the identity, which remembers
    assertThat(Signatures.verify(key, MESSAGE, signature)).isTrue();
    assertThat(identity.verifies(ByteString.copyFromUtf8("massage"), signature)).isFalse();
    assertThat(identity.verifies(MESSAGE, signature.substring(1))).isFalse();
    msp.validate(identity);
  }

  @Test
  @Spec({"NA-42", "NA-50"})
  void its_members_count_only_where_the_channel_has_the_capability() {
    Msp older = Msp.of(msp.config(), MspVersion.V1_4_3);
    Identity identity = older.parse(signer.serialized());

    assertThatThrownBy(() -> older.validate(identity))
        .hasMessage("could not validate identity's public key algorithm: Ed25519 is not supported");
  }
}

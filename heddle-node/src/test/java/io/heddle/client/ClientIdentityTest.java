// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.identity.PemFiles;
import io.heddle.identity.Signatures;
import io.heddle.testing.Fixtures;
import io.heddle.testing.Spec;
import java.security.PublicKey;
import org.junit.jupiter.api.Test;

final class ClientIdentityTest {

  @Test
  @Spec("NA-42")
  void a_user_with_an_ed25519_key_signs_what_peers_verify() {
    ClientIdentity user = ClientIdentity.load("Org2MSP", Fixtures.path("bft-channel/ed25519-user"));
    PublicKey key =
        PemFiles.certificates(ByteString.copyFrom(user.identity().getCredentials()))
            .getFirst()
            .getPublicKey();
    ByteString message = ByteString.copyFromUtf8("a proposal");

    ByteString signature = user.sign(message.toByteArray());

    assertThat(key.getAlgorithm()).isEqualTo("EdDSA");
    assertThat(Signatures.verify(key, message, signature)).isTrue();
    assertThat(signature.size()).isEqualTo(64);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class VerificationsTest {

  private static final KeyPair PAIR = EcdsaEngine.fastest().generate();
  private static final ByteString MESSAGE = ByteString.copyFromUtf8("message");
  private static final ByteString SIGNATURE = Signatures.sign(PAIR.getPrivate(), MESSAGE);

  private final Verifications verifications = new Verifications();
  private final List<ByteString> workedOut = Collections.synchronizedList(new ArrayList<>());

  @Test
  void an_answer_is_worked_out_once() {
    for (int times = 0; times < 3; times++) {
      assertThat(verify(PAIR, MESSAGE, SIGNATURE)).isTrue();
    }

    assertThat(workedOut).containsExactly(MESSAGE);
  }

  @Test
  void another_key_message_or_signature_has_an_answer_of_its_own() {
    KeyPair other = EcdsaEngine.fastest().generate();
    ByteString changed = ByteString.copyFromUtf8("messages");
    ByteString again = Signatures.sign(PAIR.getPrivate(), MESSAGE);
    int last = SIGNATURE.size() - 1;
    ByteString forged = SIGNATURE.substring(0, last).concat(byteOf(SIGNATURE.byteAt(last) ^ 1));

    for (int times = 0; times < 2; times++) {
      assertThat(verify(PAIR, MESSAGE, SIGNATURE)).isTrue();
      assertThat(verify(other, MESSAGE, SIGNATURE)).isFalse();
      assertThat(verify(PAIR, changed, SIGNATURE)).isFalse();
      assertThat(verify(PAIR, MESSAGE, forged)).isFalse();
      assertThat(verify(PAIR, MESSAGE, again)).isTrue();
    }
    assertThat(workedOut).hasSize(5);
  }

  @Test
  void what_was_signed_here_is_not_worked_out_and_says_nothing_of_anything_else() {
    verifications.made(PAIR.getPublic(), MESSAGE, SIGNATURE);

    assertThat(verify(PAIR, MESSAGE, SIGNATURE)).isTrue();
    assertThat(workedOut).isEmpty();
    ByteString changed = ByteString.copyFromUtf8("messages");
    assertThat(verify(PAIR, changed, SIGNATURE)).isFalse();
    assertThat(workedOut).containsExactly(changed);
  }

  @Test
  void who_asks_at_the_same_time_waits() throws Exception {
    int askers = 8;
    var begin = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int asker = 0; asker < askers; asker++) {
        answers.add(
            threads.submit(() -> {
              begin.await();
              return verify(PAIR, MESSAGE, SIGNATURE);
            }));
      }
      begin.countDown();
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get()).isTrue();
      }
    }
    assertThat(workedOut).hasSize(1);
  }

  @Test
  void a_failure_is_not_an_answer() {
    assertThatThrownBy(() ->
            verifications.verify(
                PAIR.getPublic(),
                MESSAGE,
                SIGNATURE,
                (_, _, _, _) -> {
                  throw new IllegalStateException("not now");
                }))
        .hasMessage("not now");

    assertThat(verify(PAIR, MESSAGE, SIGNATURE)).isTrue();
  }

  private boolean verify(KeyPair pair, ByteString message, ByteString signature) {
    return verifications.verify(
        pair.getPublic(),
        message,
        signature,
        (key, signed, sha256, by) -> {
          workedOut.add(signed);
          assertThat(sha256).isEqualTo(Sha256.of(signed));
          return Signatures.verify(key, signed, sha256, by);
        });
  }

  private static ByteString byteOf(int value) {
    return ByteString.copyFrom(new byte[] {(byte) value});
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Checkout;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpaqueTypeTest {

  @ParameterizedTest
  @ValueSource(strings = {"build", "launch", "stream"})
  @Spec("DD-2")
  void no_room_of_the_launch_path_knows_a_chaincode_type(String room) throws IOException {
    try (Stream<Path> files =
        Files.walk(Checkout.ROOT.resolve("heddle-node/src/main/java/io/heddle").resolve(room))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file))
            .as("source of %s", file)
            .doesNotContainPattern("(?i)\"(ccaas|external|k8s|java|node|golang)\"");
      }
    }
  }
}

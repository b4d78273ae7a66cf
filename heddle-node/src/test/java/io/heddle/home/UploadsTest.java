// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are to be deployed. */
final class UploadsTest {

  @Spec("NA-291")
  @Test
  void a_file_that_becomes_too_large_is_refused_and_goes(@TempDir Path dir) {
    Uploads uploads = Uploads.in(DataDirectory.at(dir), 1);
    String name = uploads.begin();
    Path file = uploads.file(name);
    uploads.add(name, 0, ByteString.copyFrom(new byte[1 << 20]));

    assertThatThrownBy(() -> uploads.add(name, 1 << 20, ByteString.copyFrom(new byte[1])))
        .isInstanceOf(HeddleException.class)
        .hasMessage(
            "The file is larger than 1 MiB; put it where the node can read it, and deploy it with 'heddle deploy FILE'");
    assertThat(file).doesNotExist();
    assertThatThrownBy(() -> uploads.file(name)).hasMessageStartingWith("There is no upload");
  }
}

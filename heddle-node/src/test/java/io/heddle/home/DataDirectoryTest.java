// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {

  private static final String HOST = "peer0.org1.example.com";

  @TempDir private Path root;

  @Test
  void each_peer_of_a_node_has_a_folder_of_its_own() {
    Path folder = root.resolve("peers").resolve(HOST);

    assertThat(DataDirectory.at(root).peer(HOST)).isEqualTo(new PeerFolder(folder, folder));
    assertThat(DataDirectory.at(root).firstPeer(HOST)).isEqualTo(new PeerFolder(folder, root));
  }

  @Test
  @Spec("EB-344")
  void a_configured_file_system_path_is_the_peer_s_own_folder_as_in_fabric() {
    assertThat(DataDirectory.ofFileSystemPath(root).firstPeer(HOST))
        .isEqualTo(new PeerFolder(root, root));
  }

  @Test
  void a_file_system_path_that_a_node_has_used_by_another_name_keeps_its_layout()
      throws IOException {
    Files.createDirectories(DataDirectory.at(root).peer(HOST).path());

    assertThat(DataDirectory.ofFileSystemPath(root)).isEqualTo(DataDirectory.at(root));
  }

  @Test
  @Spec("EB-344")
  void the_directory_of_a_fabric_peer_is_taken_however_it_is_named() throws Exception {
    for (String name : new String[] {"chaincodes", "ledgersData", "lifecycle", "transientstore"}) {
      Files.createDirectory(root.resolve(name));
    }

    assertThat(DataDirectory.at(root)).isEqualTo(DataDirectory.ofFileSystemPath(root));
    TakenDirectory.take(DataDirectory.at(root)).close();
    assertThat(root.resolve("format")).hasContent("1");
  }

  @Test
  void a_directory_with_files_of_somebody_else_is_refused() throws IOException {
    Files.createFile(root.resolve("thesis.tex"));

    assertThatThrownBy(() -> TakenDirectory.take(DataDirectory.ofFileSystemPath(root)))
        .hasMessage(
            "'%s' has files that are not Heddle's; choose an empty or new directory with --data"
                .formatted(root));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShapeTest {

  @TempDir private Path root;

  @Test
  void nothing_is_noted_of_one_peer() {
    DataDirectory data = DataDirectory.at(root);

    Shape.SINGLE.keepIn(data);

    assertThat(root).isEmptyDirectory();
    assertThat(Shape.of(data)).isEmpty();
  }

  @Test
  void a_new_directory_keeps_what_it_began_with() {
    DataDirectory data = DataDirectory.at(root);

    new Shape(2, 3).keepIn(data);

    assertThat(Shape.of(data)).hasValue(new Shape(2, 3));
    new Shape(2, 3).keepIn(data);
    assertThatThrownBy(() -> new Shape(3, 1).keepIn(data))
        .hasMessage(
            "Data directory '%s' is of 2 organisations with 3 peers each and not of 3 organisations with 1 peer each; leave out --orgs and --peers, or choose another directory with --data"
                .formatted(root));
    assertThatThrownBy(() -> Shape.SINGLE.keepIn(data))
        .hasMessageContaining("and not of 1 organisation with 1 peer;");
  }

  @Test
  void a_directory_with_a_peer_and_no_note_is_of_one() throws IOException {
    Files.createDirectories(root.resolve("one/peers/peer0.org1.example.com"));
    Files.createDirectories(root.resolve("fabric/lifecycle"));

    for (String name : new String[] {"one", "fabric"}) {
      DataDirectory data = DataDirectory.at(root.resolve(name));
      assertThat(Shape.of(data)).hasValue(Shape.SINGLE);
      assertThatThrownBy(() -> new Shape(2, 1).keepIn(data.ofSeveral()))
          .hasMessageContaining("is of 1 organisation with 1 peer and not of 2 organisations");
    }
  }

  @Test
  void a_directory_with_several_peers_that_lost_its_note_is_refused() throws IOException {
    for (int organisation = 1; organisation <= 2; organisation++) {
      Files.createDirectories(
          root.resolve("peers").resolve("peer0.org%d.example.com".formatted(organisation)));
    }

    assertThatThrownBy(() -> Shape.of(DataDirectory.at(root)))
        .hasMessageStartingWith(
            "'%s' cannot be read: it is gone, and there are 2 peers;"
                .formatted(root.resolve("shape")));
  }

  @Test
  void a_damaged_note_is_refused_with_what_to_write() throws IOException {
    Path note = root.resolve("shape");
    for (String damaged : new String[] {"", "2", "0 1", "2 1 1", "two one"}) {
      Files.writeString(note, damaged);
      assertThatThrownBy(() -> Shape.of(DataDirectory.at(root)))
          .hasMessage(
              "'%s' cannot be read: it has not two numbers; write into it how many organisations there are and how many peers each has, as '2 1'"
                  .formatted(note));
    }
  }
}

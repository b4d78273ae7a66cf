// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    Shape.numbered(2, 3).keepIn(data);

    assertThat(Shape.of(data)).hasValue(Shape.numbered(2, 3));
    Shape.numbered(2, 3).keepIn(data);
    for (Shape smaller : List.of(Shape.numbered(3, 1), Shape.SINGLE)) {
      assertThatThrownBy(() -> smaller.keepIn(data))
          .hasMessage(
              "Data directory '%s' is of 2 organisations with 3 peers each, and nothing of that can be taken away to make it one of %s; start it as before, or choose another directory with --data"
                  .formatted(root, smaller));
    }
    assertThat(Shape.of(data)).hasValue(Shape.numbered(2, 3));
  }

  @Test
  void a_directory_gets_more_organisations_and_peers() {
    DataDirectory data = DataDirectory.at(root);

    for (Shape larger :
        List.of(Shape.SINGLE, Shape.numbered(2, 1), Shape.numbered(2, 2), Shape.numbered(3, 2))) {
      larger.keepIn(data);
      assertThat(Shape.of(data).orElse(Shape.SINGLE)).isEqualTo(larger);
    }
    Growth.done(data);
    assertThat(Growth.of(data).isUnderWay()).isFalse();
  }

  @Test
  void what_is_new_is_known_until_all_is_done_over_several_starts() {
    DataDirectory data = DataDirectory.at(root);
    Shape.numbered(2, 1).keepIn(data);
    assertThat(Growth.of(data).isUnderWay()).isFalse();

    Shape.numbered(2, 2).keepIn(data);
    Shape.numbered(3, 2).keepIn(data);
    Shape.numbered(3, 2).keepIn(data);

    Growth growth = Growth.of(data);
    assertThat(growth.isNew("Org2MSP")).isFalse();
    assertThat(growth.isNew("Org3MSP")).isTrue();
    assertThat(growth.isNewPeer("peer0.org2.example.com")).isFalse();
    assertThat(growth.isNewPeer("peer1.org1.example.com")).isTrue();
    Growth.done(data);
    assertThat(Growth.of(data).isNew("Org3MSP")).isFalse();
  }

  @Test
  void organisations_with_names_are_noted_one_by_one() throws IOException {
    DataDirectory data = DataDirectory.at(root);
    var farm = new ShapeMember("FarmMSP", "farm.example.org", List.of("a", "b"));
    var shop = new ShapeMember("ShopMSP", "shop.example.org", List.of("peer0"));

    new Shape(List.of(farm, shop)).keepIn(data);

    assertThat(root.resolve("shape"))
        .hasContent("FarmMSP farm.example.org a b\nShopMSP shop.example.org peer0\n");
    assertThat(Shape.of(data)).hasValue(new Shape(List.of(farm, shop)));
    assertThatThrownBy(() -> new Shape(List.of(farm)).keepIn(data))
        .hasMessageContaining(
            "is of FarmMSP (a.farm.example.org, b.farm.example.org), ShopMSP (peer0.shop.example.org), and nothing of that can be taken away to make it one of FarmMSP (a.farm.example.org, b.farm.example.org);");
    assertThatThrownBy(() -> new Shape(List.of(shop, farm)).keepIn(data))
        .hasMessage(
            "The first peer in data directory '%s' is 'a.farm.example.org' and cannot become 'peer0.shop.example.org'; name that organisation and that peer first"
                .formatted(root));
  }

  @Test
  void a_directory_with_a_peer_and_no_note_is_of_one() throws IOException {
    Files.createDirectories(root.resolve("one/peers/peer0.org1.example.com"));
    Files.createDirectories(root.resolve("fabric/lifecycle"));

    for (String name : new String[] {"one", "fabric"}) {
      DataDirectory data = DataDirectory.at(root.resolve(name));
      assertThat(Shape.of(data)).hasValue(Shape.SINGLE);
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

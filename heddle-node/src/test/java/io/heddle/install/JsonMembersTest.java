// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.install.JsonMembers.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class JsonMembersTest {

  private static final String JSON =
      "{\"Text\":\"t\",\"on\":true,\"off\":false,\"n\":1,\"none\":null,\"o\":{\"text\":\"inner\"},\"text\":\"last\"}";

  @Test
  void a_structure_knows_the_members_that_it_names() {
    List<String> read = new ArrayList<>();
    Structure both =
        new Structure(
            "room",
            "S",
            Map.of("text", "string"),
            Map.of("o", value -> read.add(value.toString())));
    Structure readers = new Structure("room", "S", Map.of(), Map.of("n", _ -> read.add("n")));

    assertThat(of(JSON, both)).containsOnlyKeys("text", "o");
    assertThat(of(JSON, readers)).containsOnlyKeys("n");
    assertThat(read).containsExactly("{\"text\":\"inner\"}", "n");
    assertThat(of(JSON, Structure.OWN)).containsOnlyKeys("text", "on", "off", "n", "o");
    assertThat(of("null", Structure.OWN)).isEmpty();
  }

  @Test
  void what_a_reader_throws_ends_it_and_a_wrong_type_does_so_behind_it() {
    Structure strict =
        new Structure(
            "room",
            "S",
            Map.of("text", "string"),
            Map.of(
                "o",
                _ -> {
                  throw new IllegalArgumentException("the reader's words");
                }));

    assertThatThrownBy(() -> of("{\"text\":1,\"o\":{}}", strict)).hasMessage("the reader's words");
    assertThatThrownBy(() -> of("{\"text\":1,\"x\":{}}", strict))
        .hasMessage("json: cannot unmarshal number into Go struct field S.text of type string");
    assertThatThrownBy(() -> of("[]", strict))
        .hasMessage("json: cannot unmarshal array into Go value of type room.S");
  }

  @Test
  void texts_and_truths_are_what_is_there_and_of_that_type() {
    Map<String, JsonNode> members = of(JSON, Structure.OWN);

    assertThat(JsonMembers.text(members, "text")).isEqualTo("last");
    assertThat(JsonMembers.text(members, "n")).isEmpty();
    assertThat(JsonMembers.text(members, "absent")).isEmpty();
    assertThat(JsonMembers.truth(members, "on")).isTrue();
    assertThat(JsonMembers.truth(members, "off")).isFalse();
    assertThat(JsonMembers.truth(members, "n")).isFalse();
    assertThat(JsonMembers.truth(members, "absent")).isFalse();
  }

  private static Map<String, JsonNode> of(String json, Structure structure) {
    return JsonMembers.of(ByteString.copyFromUtf8(json), structure);
  }
}

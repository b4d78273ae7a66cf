// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.HeddleException;
import io.heddle.testing.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExternalBuildersTest {

  private static final String VARIABLE = "CORE_CHAINCODE_EXTERNALBUILDERS";

  @Test
  @Spec("EB-205")
  void builders_keep_their_order_and_ignore_what_they_do_not_know() {
    assertThat(
            builders(
                "[{name: b, path: /b, propagateEnvironment: [X, Y]}, {NAME: a, Path: /a, colour: red}]"))
        .containsExactly(
            new ExternalBuilder("b", "/b", List.of("X", "Y")),
            new ExternalBuilder("a", "/a", List.of()));
  }

  @Test
  @Spec("EB-205")
  void one_builder_needs_no_list_and_one_variable_neither() {
    assertThat(builders("{name: a, path: /a, propagateEnvironment: X}"))
        .containsExactly(new ExternalBuilder("a", "/a", List.of("X")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "~", "[]"})
  @Spec("EB-205")
  void nothing_means_no_builders(String none) {
    assertThat(builders(none)).isEmpty();
  }

  @Test
  @Spec("EB-206")
  void a_variable_replaces_the_whole_list() {
    assertThat(
            overridden(
                "[{name: x, path: /d1, propagateEnvironment: [A, B]}, {name: y, path: /d2}]"))
        .containsExactly(
            new ExternalBuilder("x", "/d1", List.of("A", "B")),
            new ExternalBuilder("y", "/d2", List.of()));
  }

  @Test
  @Spec("EB-206")
  void the_variable_may_hold_json() {
    assertThat(overridden("[{\"name\": \"x\", \"path\": \"/d1\"}]"))
        .containsExactly(new ExternalBuilder("x", "/d1", List.of()));
  }

  @Test
  @Spec("EB-206")
  void an_empty_list_in_the_variable_takes_all_builders_away() {
    assertThat(overridden("[]")).isEmpty();
  }

  @Test
  @Spec("EB-203")
  void an_empty_variable_leaves_the_list() {
    assertThat(overridden("")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/opt/builder",
        "{name: x, path: /x}",
        "[/opt/builder]",
        "[{name: x",
        "[{name: [x], path: /x}]",
        "[{name: x, path: /x, propagateEnvironment: {A: B}}]"
      })
  @Spec("EB-206")
  void what_is_no_list_of_builders_is_refused(String text) {
    assertThatThrownBy(() -> overridden(text))
        .isInstanceOf(HeddleException.class)
        .hasMessageStartingWith("chaincode.externalBuilders is not a list of external builders: ");
  }

  @Test
  @Spec("EB-207")
  void a_builder_without_path_is_refused() {
    assertThatThrownBy(() -> builders("[{name: a}]"))
        .hasMessage(
            "invalid external builder configuration, path attribute missing in one or more builders");
  }

  @Test
  @Spec("EB-207")
  void a_builder_without_name_is_refused() {
    assertThatThrownBy(() -> builders("[{name: a, path: /a}, {path: /b}, {name: c}]"))
        .hasMessage("external builder at path /b has no name attribute");
  }

  @Test
  @Spec("EB-207")
  void two_builders_may_have_one_name() {
    assertThat(builders("[{name: a, path: /a}, {name: a, path: /b}]")).hasSize(2);
  }

  @Test
  @Spec({"EB-210", "EB-211"})
  void old_keys_are_taken_and_warned_of() {
    var read =
        ExternalBuilders.of(
            file(
                "[{name: a, path: /a, environmentWhitelist: [W], environment: [E]}, {name: b, path: /b, environment: [E]}]"));

    assertThat(read.inOrder())
        .extracting(ExternalBuilder::propagateEnvironment)
        .containsExactly(List.of("W"), List.of("E"));
    assertThat(read.warnings())
        .containsExactly(
            "External builder 'a' uses the old key 'environmentWhitelist'; write 'propagateEnvironment' instead",
            "External builder 'b' uses the old key 'environment'; write 'propagateEnvironment' instead");
  }

  @Test
  @Spec({"EB-210", "EB-211"})
  void the_new_key_wins_unless_it_is_empty() {
    assertThat(
            builders(
                "[{name: a, path: /a, propagateEnvironment: [P], environmentWhitelist: [W]}, {name: b, path: /b, propagateEnvironment: [], environment: [E]}]"))
        .extracting(ExternalBuilder::propagateEnvironment)
        .containsExactly(List.of("P"), List.of("E"));
  }

  private static List<ExternalBuilder> builders(String yaml) {
    return ExternalBuilders.of(file(yaml)).inOrder();
  }

  private static List<ExternalBuilder> overridden(String variable) {
    Map<String, Object> file =
        Map.of("chaincode.externalBuilders", CoreYaml.parse("[{name: file, path: /file}]"));
    return ExternalBuilders.of(new Values(file, Map.of(VARIABLE, variable))).inOrder();
  }

  private static Values file(String yaml) {
    return new Values(Map.of("chaincode.externalBuilders", CoreYaml.parse(yaml)), Map.of());
  }
}

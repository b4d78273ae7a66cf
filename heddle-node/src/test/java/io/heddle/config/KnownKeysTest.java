// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KnownKeysTest {

  @Test
  void a_file_with_every_key_of_fabrics_sample_gives_no_warning() {
    Map<String, Object> sample = CoreYaml.valuesOf(Checkout.RESOURCES.resolve("config/core.yaml"));

    assertThat(new KnownKeys().warnings(new Values(sample, Map.of()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          peer.gatway.enabled        | Configuration key 'peer.gatway' is unknown; did you mean 'peer.gateway'?
          pear.address               | Configuration key 'pear' is unknown; did you mean 'peer'?
          peer.adress                | Configuration key 'peer.adress' is unknown; did you mean 'peer.address'?
          chaincode.startupTimout    | Configuration key 'chaincode.startuptimout' is unknown; did you mean 'chaincode.startuptimeout'?
          peer.limits.concurency.gatewayService | Configuration key 'peer.limits.concurency' is unknown; did you mean 'peer.limits.concurrency'?
          ledger.state.stateDatabas  | Configuration key 'ledger.state.statedatabas' is unknown; did you mean 'ledger.state.stateDatabase'?
          heddle.healthProb          | Configuration key 'heddle.healthprob' is unknown; did you mean 'heddle.healthProbe'?
          xyzzy                      | Configuration key 'xyzzy' is unknown and has no effect
          """)
  void an_unknown_key_is_told_with_the_nearest_known_one(String key, String sentence) {
    assertThat(warnings(key)).containsExactly(sentence);
  }

  @Test
  void every_key_of_heddles_own_that_is_documented_is_known() throws IOException {
    List<String> keys = new ArrayList<>();
    for (String line : Files.readAllLines(Checkout.ROOT.resolve("docs/cli.md"))) {
      if (line.startsWith("| `heddle.")) {
        Matcher names = Pattern.compile("`(heddle)?([.\\w]+)`").matcher(line.split("\\|", -1)[1]);
        String first = "";
        while (names.find()) {
          boolean isWhole = names.group(1) != null;
          first = isWhole ? "heddle" + names.group(2) : first;
          keys.add(isWhole ? first : first.substring(0, first.lastIndexOf('.')) + names.group(2));
        }
      }
    }

    assertThat(keys).hasSizeGreaterThan(12);
    assertThat(warnings(keys.toArray(String[]::new))).isEmpty();
  }

  @Test
  void an_unknown_group_is_told_once() {
    assertThat(warnings("peer.gatway.enabled", "peer.gatway.dialTimeout", "peer.address"))
        .containsExactly(
            "Configuration key 'peer.gatway' is unknown; did you mean 'peer.gateway'?");
  }

  @Test
  void there_is_a_limit_to_what_is_told() {
    List<String> warnings =
        warnings(IntStream.range(0, 25).mapToObj("xyzzy%d"::formatted).toArray(String[]::new));

    assertThat(warnings).hasSize(21);
    assertThat(warnings.getLast())
        .isEqualTo("5 more configuration keys are unknown and have no effect");
  }

  private static List<String> warnings(String... keys) {
    Map<String, Object> values = new HashMap<>();
    for (String key : keys) {
      values.put(key, "x");
    }
    return new KnownKeys().warnings(new Values(values, Map.of()));
  }
}

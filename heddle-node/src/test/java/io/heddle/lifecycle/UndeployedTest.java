// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.testing.LifecycleState;
import io.heddle.testing.TestLedger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UndeployedTest {

  private static final ChannelName CHANNEL = new ChannelName("my.channel");
  private static final ChaincodeDefinition SECOND = LifecycleState.definition("basic", 2, "1.0");

  @TempDir private Path dir;

  @Test
  void a_definition_stays_out_of_service_when_its_file_is_read_again() {
    Path file = dir.resolve("undeployed.json");
    Undeployed.in(file).add(CHANNEL, SECOND);
    Undeployed.in(file).add(CHANNEL, LifecycleState.definition("other", 7, "1.0"));

    Undeployed again = Undeployed.in(file);

    assertThat(again.has(CHANNEL, SECOND)).isTrue();
    assertThat(again.has(CHANNEL, LifecycleState.definition("basic", 1, "1.0"))).isTrue();
    assertThat(again.has(CHANNEL, LifecycleState.definition("basic", 3, "1.0"))).isFalse();
    assertThat(again.has(CHANNEL, LifecycleState.definition("other", 7, "1.0"))).isTrue();
    assertThat(again.has(new ChannelName("yours"), SECOND)).isFalse();

    again.clear();
    assertThat(Undeployed.in(file).has(CHANNEL, SECOND)).isFalse();
  }

  @Test
  void a_file_that_cannot_be_read_is_refused_by_name() throws Exception {
    Path file = dir.resolve("undeployed.json");
    for (String content :
        List.of("", "{", "[]", "{\"format\": 2, \"undeployed\": {}}", "{\"format\": 1}")) {
      Files.writeString(file, content);

      assertThatThrownBy(() -> Undeployed.in(file))
          .as(content)
          .hasMessage(
              "'%s', which names the chaincodes that were undeployed, cannot be read: it is damaged or of a later version; without the file all of them are in service again"
                  .formatted(file));
    }
  }

  @Test
  void what_it_has_means_no_package_and_is_told_at_once() {
    PackageId installed = PackageId.of("basic", "01");
    Approvals approvals = new Approvals(new MspId("Org1MSP"));
    Undeployed undeployed = Undeployed.nothing();
    try (TestLedger chain = TestLedger.in(dir)) {
      var state = new LifecycleState(chain, approvals);
      var cache =
          new DefinitionCache(chain.ledger(), approvals, () -> Set.of(installed), undeployed);
      chain.follow(cache);
      ChaincodeDefinition first = LifecycleState.definition("basic", 1, "1.0");
      state.approve(first, Optional.of(installed));
      state.define(first);
      List<List<Deployment>> told = new ArrayList<>();
      cache.listen(told::add);

      undeployed.add(chain.ledger().channel(), first);
      cache.lookAgain();

      assertThat(told).containsExactly(List.of());
      assertThat(cache.packageOf("basic")).isEmpty();
      assertThat(cache.undeployed()).containsExactly(new Deployment(first, installed));
      assertThat(cache.find("basic")).isPresent();

      state.approve(SECOND, Optional.of(installed));
      state.define(SECOND);

      assertThat(cache.packageOf("basic")).contains(installed);
      assertThat(cache.undeployed()).isEmpty();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.base.MspId;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.issue.DeveloperNetwork;
import io.heddle.issue.DeveloperNetwork.Host;
import io.heddle.issue.DeveloperNetwork.OrdererOrganisation;
import io.heddle.issue.DeveloperNetwork.PeerOrganisation;
import io.heddle.testing.HeddleProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user who is being made when the command is killed is there whole or not at all. {@code
 * -Dheddle.kills.adding} is how many, {@code -Dseed} repeats the choice of moments.
 */
final class KilledUserAddIT {

  private static final int KILLS = Integer.getInteger("heddle.kills.adding", 2);
  private static final int LONGEST_DELAY_MILLIS = 60;

  @TempDir private Path data;

  @Test
  void leaves_a_whole_user_or_none_and_keeps_nobody_from_making_it() {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new SplittableRandom(seed);
    open();
    Path users = data.resolve("organizations/peerOrganizations/org1.example.com/users");
    for (int i = 0; i < KILLS; i++) {
      String name = "user" + i;
      Path made = users.resolve(name + "@org1.example.com");
      Path unfinished = users.resolve("." + made.getFileName() + ".new");
      HeddleProcess add = HeddleProcess.run("user", "add", name, "--data", data.toString());
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.exists(unfinished) || Files.exists(made) || !add.process().isAlive());
      LockSupport.parkNanos(Duration.ofMillis(random.nextInt(LONGEST_DELAY_MILLIS)).toNanos());
      add.kill();

      open(); // looks at all users
      if (!Files.exists(made)) {
        assertThat(CommandRun.of("user", "add", name, "--data", data.toString()))
            .as("kill %d of seed %d", i, seed)
            .extracting(CommandRun::exitCode)
            .isEqualTo(ExitCode.OK.number());
      }
      assertThat(unfinished).as("kill %d of seed %d", i, seed).doesNotExist();
    }
    assertThat(CommandRun.of("user", "list", "--data", data.toString()))
        .satisfies(list -> assertThat(list.exitCode()).isZero())
        .satisfies(list -> assertThat(list.out()).hasLineCount(3 + KILLS));
  }

  private void open() {
    DeveloperCrypto.open(
        data.resolve("organizations"),
        new DeveloperNetwork(
            List.of(
                new PeerOrganisation(
                    "org1",
                    new MspId("Org1MSP"),
                    "org1.example.com",
                    List.of(new Host("peer0", List.of())),
                    List.of("User1"))),
            new OrdererOrganisation(
                new MspId("OrdererMSP"), "example.com", new Host("orderer", List.of()))),
        Clock.systemUTC());
  }
}

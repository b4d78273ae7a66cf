// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.testing.Checkout;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.NodeProgram;
import io.heddle.testing.Programs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The samples of tests in other languages, run as their pages say. */
final class SampleTestsIT {

  @Test
  void tests_in_javascript_pass() {
    String said =
        exec(
            "node",
            "--test",
            "--test-reporter=tap",
            NodeProgram.sample("tests-node").resolve("asset.test.js").toString());

    assertThat(said).contains("# pass 4", "# fail 0");
  }

  @Test
  void tests_in_go_pass() {
    assumeTrue(Programs.isOnPath("go"), "Go is not on the PATH");

    String said =
        exec("go", "test", "-C", Checkout.ROOT.resolve("samples/tests-go").toString(), "-count=1");

    assertThat(said).startsWith("ok");
  }

  private static String exec(String... command) {
    List<String> arguments =
        new ArrayList<>(
            List.of("exec", Checkout.ROOT.resolve("samples/asset-node").toString(), "--"));
    arguments.addAll(List.of(command));
    try (HeddleProcess exec =
        HeddleProcess.run(HeddleProcess.SHARED_BUILDS, arguments.toArray(String[]::new))) {
      int code = exec.exitCode();

      assertThat(code).as("%s%n%s", exec.out(), exec.err()).isZero();
      return exec.out();
    }
  }
}

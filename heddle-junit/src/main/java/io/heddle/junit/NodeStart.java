// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Starts nodes, each with the Java of this process if that will do. */
final class NodeStart {

  private NodeStart() {}

  static ChildProcessNode start(NetworkPlan plan, Path folder) {
    Path userHome = Path.of(System.getProperty("user.home"));
    Path java =
        Jdk25.isHere()
            ? Path.of(System.getProperty("java.home"))
            : Jdk25.find(System.getenv(), userHome);
    Bundle bundle = Bundle.find(folder);
    ClassCache cache =
        bundle.root().startsWith(folder) ? new ClassCache.None() : ClassCache.of(bundle, java);
    return ChildProcessNode.start(
        new NodeCommand(java, bundle), cache, wanted(plan, bundle, folder));
  }

  private static String wanted(NetworkPlan plan, Bundle bundle, Path folder) {
    Map<String, Object> wanted = new LinkedHashMap<>();
    wanted.put("data", folder.resolve("data").toString());
    wanted.put("builders", bundle.builders().toString());
    wanted.put("network", plan.networkFile());
    wanted.put("organizations", plan.organizations());
    wanted.put("peers", plan.peers());
    wanted.put("channels", plan.channels());
    wanted.put("from", plan.export());
    wanted.put("seed", plan.seed());
    wanted.put("ordererPort", plan.seed().isEmpty() ? 0 : freePort(plan.seed()));
    wanted.put("debugged", isDebugged());
    return Json.write(wanted);
  }

  /** Blocks name the orderer's address, so it is the same in each run if it is free. */
  private static int freePort(String seed) {
    for (int port : SeededRun.ports(seed, "orderer")) {
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // somebody else has it
      }
    }
    return 0;
  }

  /** Whether somebody may have this process stopped in a debugger. */
  private static boolean isDebugged() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .anyMatch(argument -> argument.contains("jdwp"));
  }
}

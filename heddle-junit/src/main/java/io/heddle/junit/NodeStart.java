// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Starts nodes: in this process if it can be, else in one of their own. */
final class NodeStart {

  /** {@code process} has a node in a process of its own on every Java. */
  private static final String PROPERTY = "heddle.junit.node";

  private NodeStart() {}

  static RunningNode start(NetworkPlan plan, Path folder) {
    boolean isHere = Jdk25.isHere() && !System.getProperty(PROPERTY, "").equals("process");
    if (isHere) {
      Bundle bundle = Bundle.find();
      return SameProcessNode.start(bundle, wanted(plan, bundle, folder));
    }
    Path java = Jdk25.find(System.getenv(), Path.of(System.getProperty("user.home")));
    Bundle bundle = Bundle.find();
    return ChildProcessNode.start(java, bundle, wanted(plan, bundle, folder));
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

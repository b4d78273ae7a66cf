// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The samples built, and started as chaincode servers in processes of their own. */
public final class ChaincodeServers {

  private static final Path SAMPLES = HeddleProcess.PROJECT.resolve("samples");
  private static final Path BUILT =
      HeddleProcess.PROJECT.resolve("target").resolve("sample-servers");

  private ChaincodeServers() {}

  /** A port that was free a moment ago. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError("no free port", e);
    }
  }

  /** The Java sample as a server; returns when it listens. */
  public static Process java(String packageId, int port) {
    Path jar = BUILT.resolve("chaincode.jar");
    if (!Files.exists(jar)) {
      build(
          List.of("mvn", "-B", "-q", "-f", copyOf("asset-java") + "/pom.xml", "package"), SAMPLES);
      copy(BUILT.resolve("asset-java/target/chaincode.jar"), jar);
    }
    return start(
        new ProcessBuilder(
            "java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar.toString()),
        packageId,
        port);
  }

  /** The Node sample as a server; returns when it listens. */
  public static Process node(String packageId, int port) {
    Path directory = BUILT.resolve("asset-node");
    if (!Files.exists(directory.resolve("node_modules/.package-lock.json"))) {
      build(List.of("npm", "ci", "--silent", "--no-audit", "--no-fund"), copyOf("asset-node"));
    }
    // not through npm: killing npm would leave the server behind
    return start(
        new ProcessBuilder(
                directory.resolve("node_modules/.bin/fabric-chaincode-node").toString(),
                "server",
                "--chaincode-address",
                "127.0.0.1:" + port,
                "--chaincode-id",
                packageId)
            .directory(directory.toFile()),
        packageId,
        port);
  }

  private static Process start(ProcessBuilder builder, String packageId, int port) {
    builder
        .environment()
        .putAll(
            Map.of(
                "CHAINCODE_SERVER_ADDRESS",
                "127.0.0.1:" + port,
                "CORE_CHAINCODE_ID_NAME",
                packageId,
                "CORE_PEER_TLS_ENABLED",
                "false"));
    try {
      Process process =
          builder
              .redirectErrorStream(true)
              .redirectOutput(BUILT.resolve("server-" + port + ".log").toFile())
              .start();
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> listens(port) || !process.isAlive());
      if (!process.isAlive()) {
        throw new AssertionError("The chaincode server ended with " + process.exitValue());
      }
      return process;
    } catch (IOException e) {
      throw new AssertionError("The chaincode server could not be started", e);
    }
  }

  private static boolean listens(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Path copyOf(String sample) {
    Path target = BUILT.resolve(sample);
    try (var files = Files.walk(SAMPLES.resolve(sample))) {
      for (Path file : files.toList()) {
        Path relative = SAMPLES.resolve(sample).relativize(file);
        if (relative.startsWith("target") || relative.startsWith("node_modules")) {
          continue;
        }
        if (Files.isDirectory(file)) {
          Files.createDirectories(target.resolve(relative.toString()));
        } else {
          copy(file, target.resolve(relative.toString()));
        }
      }
      return target;
    } catch (IOException e) {
      throw new AssertionError("The sample could not be copied", e);
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.createDirectories(to.getParent());
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new AssertionError("Could not copy " + from, e);
    }
  }

  private static void build(List<String> command, Path directory) {
    try {
      Process process =
          new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start();
      if (!process.waitFor(300, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError("Failed: " + command);
      }
    } catch (IOException e) {
      throw new AssertionError("Failed: " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.base.PackageId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The samples, built once as a user builds them, and run with the official chaincode libraries. */
public enum SampleChaincode {
  JAVA("asset-java", "target/chaincode.jar", "mvn -B -q -DskipTests package"),
  NODE(
      "asset-node",
      "node_modules/.package-lock.json",
      "npm ci --silent --prefer-offline --no-audit --no-fund");

  private static final Path SAMPLES = Path.of("samples").toAbsolutePath();
  private static final Path COPIES = Checkout.SHARED.resolve("sample-chaincode");

  private final String name;
  private final Path project;
  private final String product;
  private final String build;

  SampleChaincode(String name, String product, String build) {
    this.name = name;
    this.project = Checkout.SHARED.resolve("sample-chaincode").resolve(name);
    this.product = product;
    this.build = build;
  }

  /** Where {@code builders/} has the builder for it. */
  public Path builder() {
    return Path.of("builders", this == JAVA ? "java" : "node").toAbsolutePath();
  }

  /** What npm has installed for the Node sample, with the programs in {@code .bin}. */
  Path libraries() throws IOException {
    buildOnce();
    return project.resolve("node_modules");
  }

  /** Puts what the builder's {@code build} would have left into a directory. */
  public void installInto(Path buildDir) throws IOException {
    buildOnce();
    Files.createDirectories(buildDir);
    if (this == JAVA) {
      Files.copy(project.resolve(product), buildDir.resolve("chaincode.jar"));
    } else {
      Files.createSymbolicLink(buildDir.resolve("chaincode"), project);
    }
  }

  /** Starts it as a server without TLS; returns when it listens on the port of this machine. */
  public Process serve(PackageId id, int port) {
    try {
      return serve(id, port, Optional.empty());
    } catch (IOException e) {
      throw new AssertionError("The chaincode server could not be started", e);
    }
  }

  /** As {@link #serve(PackageId, int)}, with TLS if there are files for it. */
  public Process serve(PackageId id, int port, Optional<ServerFiles> tls) throws IOException {
    buildOnce();
    String address = "127.0.0.1:" + port;
    var builder = new ProcessBuilder(serverCommand(id, address, tls)).directory(project.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("CHAINCODE_SERVER_ADDRESS", address);
    environment.put("CORE_CHAINCODE_ID_NAME", id.value());
    environment.put("CORE_PEER_TLS_ENABLED", tls.isPresent() ? "true" : "false");
    tls.ifPresent(files -> files.putInto(environment));
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(COPIES.resolve("server-%d.log".formatted(port)).toFile())
            .start();
    Ports.awaitListener(port, process);
    return process;
  }

  /** Starts it by hand, as a developer does, so that it dials a peer without TLS. */
  public Process dial(String chaincodeId, String peer) throws IOException {
    buildOnce();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        this == JAVA
            ? List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                product,
                "--peerAddress",
                peer)
            : List.of(
                project.resolve("node_modules/.bin/fabric-chaincode-node").toString(),
                "start",
                "--peer.address",
                peer);
    var builder = new ProcessBuilder(command).directory(project.toFile());
    builder.environment().put("CORE_CHAINCODE_ID_NAME", chaincodeId);
    builder.environment().put("CORE_PEER_TLS_ENABLED", "false");
    builder.environment().put("CORE_PEER_ADDRESS", peer);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(COPIES.resolve("by-hand-%s.log".formatted(name)).toFile())
        .start();
  }

  private List<String> serverCommand(PackageId id, String address, Optional<ServerFiles> tls) {
    if (this == JAVA) {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      return List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", product);
    }
    // not through npm: killing npm would leave the server behind
    List<String> command =
        new ArrayList<>(
            List.of(project.resolve("node_modules/.bin/fabric-chaincode-node").toString()));
    command.addAll(List.of("server", "--chaincode-address", address, "--chaincode-id", id.value()));
    tls.ifPresent(files -> {
      command.addAll(List.of("--chaincode-tls-key-file", files.key().toString()));
      command.addAll(List.of("--chaincode-tls-cert-file", files.certificate().toString()));
    });
    return command;
  }

  private synchronized void buildOnce() throws IOException {
    try (Turn _ = Turn.at(project)) {
      if (!Files.exists(project.resolve(product))) {
        build();
      }
    }
  }

  private void build() throws IOException {
    copySources();
    Process process =
        new ProcessBuilder(build.split(" "))
            .directory(project.toFile())
            .inheritIO()
            // npm would make the standard input that it shares with this process non-blocking
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    try {
      if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError("'%s' failed in '%s'".formatted(build, project));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private void copySources() throws IOException {
    Path source = SAMPLES.resolve(name);
    try (var files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path relative = source.relativize(file);
        if (relative.startsWith("target") || relative.startsWith("node_modules")) {
          continue;
        }
        Path copy = project.resolve(relative.toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  /** PEM files of a server, and the same in base64. */
  public record ServerFiles(Path key, Path certificate, Path keyBase64, Path certificateBase64) {

    /** Writes the files. */
    public static ServerFiles in(Path dir, String keyPem, String certificatePem)
        throws IOException {
      return new ServerFiles(
          Files.writeString(dir.resolve("key.pem"), keyPem),
          Files.writeString(dir.resolve("certificate.pem"), certificatePem),
          Files.writeString(dir.resolve("key.base64"), base64(keyPem)),
          Files.writeString(dir.resolve("certificate.base64"), base64(certificatePem)));
    }

    private void putInto(Map<String, String> environment) {
      environment.put("CORE_TLS_CLIENT_KEY_FILE", key.toString());
      environment.put("CORE_TLS_CLIENT_CERT_FILE", certificate.toString());
      // the Java library prepares to dial a peer even as a server, and wants these for it
      environment.put("CORE_TLS_CLIENT_KEY_PATH", keyBase64.toString());
      environment.put("CORE_TLS_CLIENT_CERT_PATH", certificateBase64.toString());
      environment.put("CORE_PEER_TLS_ROOTCERT_FILE", certificate.toString());
    }

    private static String base64(String text) {
      return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.issue.ChaincodeCa;
import io.heddle.process.StepListener;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With an engine that is reached by TLS and asks who it is that asks. */
@Timeout(60)
@Spec("EB-801")
final class EngineTlsTest {

  @TempDir private Path directory;
  private HttpsServer server;
  private EngineSettings.Tls own;

  @BeforeEach
  void start() throws IOException {
    var authority = new ChaincodeCa(Clock.systemUTC(), Duration.ofMinutes(5));
    own = files(authority, "client");
    var credentials = authority.serverCredentials("localhost");
    EngineSettings.Tls theirs =
        new EngineSettings.Tls(
            own.authority(),
            write("server.crt", credentials.certificate()),
            write("server.key", credentials.key()));
    SSLContext context = EngineTls.of(Optional.of(theirs)).context().orElseThrow();
    server = HttpsServer.create(new InetSocketAddress("localhost", 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    server.createContext(
        "/_ping",
        exchange -> {
          exchange.getResponseHeaders().set("Api-Version", "1.41");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void who_shows_a_certificate_and_trusts_the_authority_is_answered() {
    assertThat(problem(own)).isEmpty();
  }

  @Test
  void who_trusts_another_authority_is_not() throws IOException {
    var other = new ChaincodeCa(Clock.systemUTC(), Duration.ofMinutes(5));
    EngineSettings.Tls theirs = files(other, "other");

    assertThat(problem(new EngineSettings.Tls(theirs.authority(), own.certificate(), own.key())))
        .hasValueSatisfying(why -> assertThat(why).startsWith("failed to ping to Docker daemon: "));
    assertThat(problem(new EngineSettings.Tls(own.authority(), theirs.certificate(), theirs.key())))
        .isPresent();
  }

  @Test
  void files_that_cannot_be_used_are_named() throws IOException {
    Path empty = write("empty", "");

    assertThatThrownBy(() -> problem(new EngineSettings.Tls(empty, own.certificate(), own.key())))
        .isInstanceOf(HeddleException.class)
        .hasMessage(
            "cannot create docker client: vm.docker.tls.ca.file '%s' holds no certificate"
                .formatted(empty));
    assertThatThrownBy(() -> problem(new EngineSettings.Tls(own.authority(), empty, own.key())))
        .hasMessageStartingWith("cannot create docker client: vm.docker.tls.cert.file '" + empty);
    Path absent = directory.resolve("absent");
    assertThatThrownBy(
            () -> problem(new EngineSettings.Tls(own.authority(), own.certificate(), absent)))
        .hasMessage(
            "cannot create docker client: vm.docker.tls.key.file '%s' cannot be read"
                .formatted(absent));
  }

  private Optional<String> problem(EngineSettings.Tls tls) {
    EngineSettings plain =
        Containerised.settings("tcp://localhost:" + server.getAddress().getPort());
    EngineSettings settings =
        new EngineSettings(
            plain.endpoint(),
            Optional.of(tls),
            true,
            plain.host(),
            plain.images(),
            false,
            plain.logging(),
            plain.networkId(),
            plain.peerId());
    try (ContainerBuilds builds = Containerised.builds(settings, directory, StepListener.none())) {
      return builds.problem();
    }
  }

  private EngineSettings.Tls files(ChaincodeCa authority, String name) throws IOException {
    var client = authority.issue(new PackageId(name + ":01"));
    return new EngineSettings.Tls(
        write(name + ".ca", authority.rootPem()),
        write(name + ".crt", client.certificate()),
        write(name + ".key", client.key()));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import io.heddle.words.Foreign;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.util.Timeout;

/** Requests to one engine, each over a connection of its own. Safe for threads. */
final class EngineHttp implements AutoCloseable {

  /** For a chaincode, one that reads what it writes and one that waits for its end. */
  private static final int MOST_CONNECTIONS = 1024;

  private static final Timeout TO_CONNECT = Timeout.ofSeconds(5);

  private final EngineAddress address;
  private final CloseableHttpClient client;
  private final RequestConfig config;

  /** What reads an answer. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ClassicHttpResponse answer) throws IOException;
  }

  EngineHttp(EngineAddress address, EngineTls tls) {
    this.address = address;
    this.config = config();
    var connections =
        address
            .socket()
            .<PoolingHttpClientConnectionManagerBuilder>map(ToSocket::new)
            .orElseGet(PoolingHttpClientConnectionManagerBuilder::create)
            .setMaxConnTotal(MOST_CONNECTIONS)
            .setMaxConnPerRoute(MOST_CONNECTIONS)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(TO_CONNECT)
                    .setSocketTimeout(Timeout.DISABLED)
                    .build());
    tls.context()
        .ifPresent(
            context -> connections.setTlsSocketStrategy(new DefaultClientTlsStrategy(context)));
    this.client =
        HttpClients.custom()
            .setConnectionManager(connections.build())
            .setDefaultRequestConfig(config)
            .setConnectionReuseStrategy((_, _, _) -> false)
            .setUserAgent("heddle")
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableContentCompression()
            .disableCookieManagement()
            .disableAuthCaching()
            .build();
  }

  private static RequestConfig config() {
    return RequestConfig.custom()
        .setConnectionRequestTimeout(TO_CONNECT)
        .setResponseTimeout(Timeout.DISABLED)
        .setExpectContinueEnabled(false)
        .build();
  }

  /** Connects to a Unix socket, whatever host a request names. */
  private static final class ToSocket extends PoolingHttpClientConnectionManagerBuilder {
    private final Path path;

    ToSocket(Path path) {
      this.path = path;
    }

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
        SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
      var nobody = new InMemoryDnsResolver();
      nobody.add(EngineAddress.OF_SOCKET, InetAddress.getLoopbackAddress());
      return new DefaultHttpClientConnectionOperator(
          _ -> new UnixSocket(path),
          ports,
          nobody,
          RegistryBuilder.<TlsSocketStrategy>create().build());
    }
  }

  EngineAddress address() {
    return address;
  }

  /**
   * Asks, and reads the answer, whatever its status is.
   *
   * @param limit for all of it; zero for none
   * @throws EngineFailure if there is no whole answer
   */
  <T> T call(HttpUriRequestBase request, Duration limit, Reader<T> reader) throws EngineFailure {
    request.setConfig(config);
    var done = new CompletableFuture<Void>();
    var isLate = new boolean[1];
    if (limit.isPositive()) {
      var _ =
          done.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
              .whenComplete((_, end) -> {
                if (end instanceof TimeoutException) {
                  isLate[0] = true;
                  request.cancel();
                }
              });
    }
    try (ClassicHttpResponse answer = client.executeOpen(null, request, null)) {
      return reader.read(answer);
    } catch (EngineFailure e) {
      throw e;
    } catch (IOException | IllegalStateException e) {
      if (isLate[0]) {
        throw EngineFailure.unreachable(
            "%s did not answer within %d s".formatted(shown(), limit.toSeconds()), e);
      }
      throw failure(e);
    } finally {
      done.complete(null);
    }
  }

  private EngineFailure failure(Exception e) {
    if (address.socket().filter(Files::notExists).isPresent()) {
      return EngineFailure.unreachable(
          "failed to connect to the docker API at %s; check if the path is correct and if the daemon is running: no such file or directory"
              .formatted(shown()),
          e);
    }
    if (e instanceof ConnectException
        || (e instanceof SocketException && address.socket().isPresent() && isRefusal(e))) {
      return EngineFailure.unreachable(
          "Cannot connect to the Docker daemon at %s. Is the docker daemon running?"
              .formatted(shown()),
          e);
    }
    return EngineFailure.unreachable(
        "error during connect to the Docker daemon at %s: %s"
            .formatted(shown(), Foreign.sentence(e.toString())),
        e);
  }

  private static boolean isRefusal(Exception e) {
    return String.valueOf(e.getMessage()).contains("refused");
  }

  private String shown() {
    return Foreign.text(address.given());
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}

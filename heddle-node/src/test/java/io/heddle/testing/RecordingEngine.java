// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A container engine that answers over a Unix socket as Docker does, runs nothing, and remembers
 * what it was asked. {@link #containers()} says what its containers do.
 */
public final class RecordingEngine implements AutoCloseable {

  private final Path socket;
  private final ServerSocketChannel server;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
  private final PretendedContainers containers = new PretendedContainers();

  private RecordingEngine(Path socket, ServerSocketChannel server) {
    this.socket = socket;
    this.server = server;
  }

  /** One that listens on a socket in a directory. */
  public static RecordingEngine in(Path directory) throws IOException {
    Path socket = Files.createTempDirectory(directory, "e").resolve("s");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    var engine = new RecordingEngine(socket, server);
    Thread.ofVirtual().start(engine::accept);
    return engine;
  }

  /** For {@code vm.endpoint}. */
  public String endpoint() {
    return "unix://" + socket;
  }

  public PretendedContainers containers() {
    return containers;
  }

  /** What it was asked so far, in order. */
  public List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  /** Those of a method whose path ends so. */
  public List<RecordedRequest> requests(String method, String end) {
    return requests.stream()
        .filter(each -> each.method().equals(method) && each.path().endsWith(end))
        .toList();
  }

  /** What it was asked, in short: without versions, ids and queries. */
  public List<String> outline() {
    return requests.stream()
        .map(each -> each.method() + " " + each.path().replaceFirst("^/v1\\.\\d+", ""))
        .map(each -> each.replaceFirst("/containers/id-\\d+", "/containers/ID"))
        .toList();
  }

  /** It is gone, with all its connections. */
  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(socket);
      for (SocketChannel each : open) {
        each.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (true) {
      try {
        SocketChannel client = server.accept();
        open.add(client);
        Thread.ofPlatform().daemon().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      InputStream in = new BufferedInputStream(Channels.newInputStream(client));
      OutputStream out = Channels.newOutputStream(client);
      RecordedRequest request = RecordedRequest.read(in);
      requests.add(request);
      if (containers.isFatal(request)) {
        close();
        return;
      }
      if (containers.isSilent(request)) {
        int _ = in.read(); // until whoever asks has gone away
        return;
      }
      containers.answer(request, out);
    } catch (IOException | InterruptedException e) {
      // the peer has gone away, or the engine has
    } finally {
      open.remove(client);
    }
  }
}

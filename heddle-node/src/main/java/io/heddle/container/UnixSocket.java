// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import io.heddle.words.Foreign;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A Unix socket for who knows TCP's. Who closes it ends whatever waits for it, which the HTTP
 * client's own does not; and that leaves its selectors open.
 */
final class UnixSocket extends Socket {

  private final Path path;
  private final SocketChannel channel;

  /** One that is not connected. */
  UnixSocket(Path path) throws IOException {
    this.path = path;
    this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
  }

  /** Connects to the path, whatever address is given. */
  @Override
  public void connect(SocketAddress ignored, int timeout) throws IOException {
    channel.connect(UnixDomainSocketAddress.of(path));
  }

  @Override
  public InputStream getInputStream() {
    return Channels.newInputStream(channel);
  }

  @Override
  public OutputStream getOutputStream() {
    return Channels.newOutputStream(channel);
  }

  @Override
  public boolean isConnected() {
    return channel.isConnected();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  /** Who has asked for an address has a socket of the network, too. */
  @Override
  public void close() throws IOException {
    try (channel) {
      super.close();
    }
  }

  // what TCP has and this has not

  @Override
  public void setSoTimeout(int timeout) {}

  @Override
  public int getSoTimeout() {
    return 0;
  }

  @Override
  public void setSoLinger(boolean isOn, int linger) {}

  @Override
  public void setTcpNoDelay(boolean isOn) {}

  @Override
  public void setKeepAlive(boolean isOn) {}

  @Override
  public void setReuseAddress(boolean isOn) {}

  @Override
  public void shutdownInput() {}

  @Override
  public void shutdownOutput() {}

  @Override
  public String toString() {
    return Foreign.text(path.toString());
  }
}

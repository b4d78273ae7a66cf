# SPDX-License-Identifier: Apache-2.0
class Heddle < Formula
  desc "Hyperledger Fabric peer runtime without Docker"
  homepage "@RELEASES@"
  version "@VERSION@"
  license "Apache-2.0"

  on_macos do
    on_arm do
      url "@RELEASES@/download/v@VERSION@/heddle-@VERSION@-macos-aarch64.tar.gz"
      sha256 "@SHA256_MACOS_AARCH64@"
    end
    on_intel do
      url "@RELEASES@/download/v@VERSION@/heddle-@VERSION@-macos-x64.tar.gz"
      sha256 "@SHA256_MACOS_X64@"
    end
  end
  on_linux do
    on_arm do
      url "@RELEASES@/download/v@VERSION@/heddle-@VERSION@-linux-aarch64.tar.gz"
      sha256 "@SHA256_LINUX_AARCH64@"
    end
    on_intel do
      url "@RELEASES@/download/v@VERSION@/heddle-@VERSION@-linux-x64.tar.gz"
      sha256 "@SHA256_LINUX_X64@"
    end
  end

  def install
    libexec.install Dir["*"]
    bin.install_symlink libexec/"heddle"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/heddle --version")
  end
end

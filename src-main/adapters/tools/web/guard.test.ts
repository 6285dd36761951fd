import { describe, expect, test } from 'vitest';
import { insideKind } from './addresses.ts';
import { createGuard } from './guard.ts';

describe('insideKind', () => {
  test.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'unspecified'],
    ['::', 'unspecified'],
    ['10.255.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['fd00:ec2::254', 'private'],
    ['100.64.0.1', 'shared (CGNAT)'],
    ['100.100.100.200', 'shared (CGNAT)'],
    ['169.254.169.254', 'link-local'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['168.63.129.16', 'metadata'],
    ['192.0.0.192', 'reserved'],
    ['198.18.0.1', 'reserved'],
    ['224.0.0.251', 'multicast'],
    ['ff02::1', 'multicast'],
    ['255.255.255.255', 'reserved'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:a9fe:a9fe', 'link-local'],
    ['0:0:0:0:0:ffff:c0a8:101', 'private'],
    ['64:ff9b::10.0.0.1', 'private'],
    ['64:ff9b::7f00:1', 'loopback'],
    ['64:ff9b::', 'unspecified'],
    ['64:ff9b:1::1', 'reserved'],
    ['::127.0.0.1', 'reserved'],
    ['2002:7f00:1::', 'reserved'],
    ['2001:0:4136:e378:8000:63bf:80ff:fffe', 'reserved'],
    ['2001:db8::1', 'reserved'],
    ['fec0::1', 'private'],
    ['100::1', 'reserved'],
    ['localhost', 'unknown'],
    ['', 'unknown'],
  ])('%s is %s', (address, kind) => {
    expect(insideKind(address)).toBe(kind);
  });

  test.each([
    ['1.1.1.1'],
    ['100.63.255.255'],
    ['100.128.0.1'],
    ['172.32.0.1'],
    ['169.253.0.1'],
    ['223.255.255.254'],
    ['2606:4700:4700::1111'],
    ['2001:4860:4860::8888'],
    ['::ffff:8.8.8.8'],
    ['64:ff9b::808:808'],
  ])('%s is public', (address) => {
    expect(insideKind(address)).toBeNull();
  });
});

describe('[web] allow', () => {
  const mayGo = (allow: string, address: string, at: string): boolean => {
    const guard = createGuard([allow]);
    const url = new URL(address);
    return guard.names(url) || guard.refusal(url, at) === null;
  };

  test.each([
    ['wiki.corp', 'http://wiki.corp:8080/', '10.0.0.1'],
    ['Wiki.CORP', 'https://wiki.corp./', '10.0.0.1'],
    ['bücher.corp', 'https://xn--bcher-kva.corp/', '10.0.0.1'],
    ['localhost:3000', 'http://localhost:3000/', '::1'],
    ['localhost:80', 'http://localhost/', '::1'],
    ['localhost:443', 'https://localhost/', '::1'],
    ['127.0.0.1', 'http://127.0.0.1:5000/', '127.0.0.1'],
    ['127.0.0.1', 'http://app.test/', '127.0.0.1'],
    ['127.0.0.1', 'http://[::ffff:127.0.0.1]/', '::ffff:127.0.0.1'],
    ['127.0.0.1:5000', 'http://127.1:5000/', '127.0.0.1'],
    ['::1', 'http://[::1]:7/', '::1'],
    ['[::1]:7', 'http://[::1]:7/', '::1'],
    ['10.0.0.0/8', 'http://10.9.8.7/', '10.9.8.7'],
    ['fd00::/8', 'http://nas/', 'fd12::1'],
  ])('%s lets %s at %s', (allow, address, at) => {
    expect(mayGo(allow, address, at)).toBe(true);
  });

  test.each([
    ['wiki.corp', 'http://evil.wiki.corp/', '10.0.0.1'],
    ['wiki.corp', 'http://wiki.corp.evil/', '10.0.0.1'],
    ['localhost:3000', 'http://localhost:3001/', '127.0.0.1'],
    ['localhost:80', 'https://localhost/', '127.0.0.1'],
    ['127.0.0.1:5000', 'http://127.0.0.1/', '127.0.0.1'],
    ['127.0.0.1', 'http://127.0.0.2/', '127.0.0.2'],
    ['10.0.0.0/8', 'http://11.local/', '192.168.0.1'],
    ['*.corp', 'http://wiki.corp/', '10.0.0.1'],
    ['10.0.0.0/99', 'http://10.0.0.1/', '10.0.0.1'],
    ['', 'http://10.0.0.1/', '10.0.0.1'],
  ])('%s does not let %s at %s', (allow, address, at) => {
    expect(mayGo(allow, address, at)).toBe(false);
  });
});
